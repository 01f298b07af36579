using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Harness;

/// <summary>An end of the connections through a <see cref="TcpProxy"/>.</summary>
public enum ProxyEnd
{
    Client,
    Server,
}

/// <summary>
/// A loopback port that leads to another one: cuts one node off from a server that others go on using, or lets it wait for answers that
/// do not come. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Link, byte> _open = new();
    private readonly Task _accepting;
    private volatile bool _cut;

    // Completed while bytes pass.
    private volatile TaskCompletionSource _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Answers that are lost instead of passed on, and the connection with them.
    private volatile byte[]? _lost;
    private volatile bool _cutThen;

    /// <summary>One connection. An end that is closed has got the end of the stream; what is sent to it is discarded.</summary>
    private sealed class Link(TcpClient near) : IDisposable
    {
        private volatile bool _clientClosed;
        private volatile bool _serverClosed;

        public TcpClient Near { get; } = near;

        public TcpClient Far { get; } = new();

        public bool IsHalfClosed => _clientClosed || _serverClosed;

        public bool Discards(bool answers) => answers ? _clientClosed : _serverClosed;

        public void HalfClose(ProxyEnd end)
        {
            if (end == ProxyEnd.Client)
                _clientClosed = true;
            else
                _serverClosed = true;
            try
            {
                (end == ProxyEnd.Client ? Near : Far).Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It was closed at this moment.
            }
        }

        public void Dispose()
        {
            Near.Dispose();
            Far.Dispose();
        }
    }

    private TcpProxy(int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _passing.SetResult();
        _accepting = AcceptAsync();
    }

    public int Port { get; } = FreePort.Take();

    public static TcpProxy Start(int target) => new(target);

    /// <summary>Closes all connections, and every new one as soon as it is accepted.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var (link, _) in _open)
            link.Dispose();
    }

    /// <summary>Nothing passes any more, in either direction; connections stay open, and new ones are accepted and get no answer.</summary>
    public void Stall() => _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next answer that contains these bytes is lost: the connection is closed in its place. Once.</summary>
    /// <param name="bytes">Some of the answer's.</param>
    /// <param name="thenCut">Whether every other connection is cut at the same moment.</param>
    public void LoseAnswerWith(ReadOnlySpan<byte> bytes, bool thenCut = false)
    {
        _cutThen = thenCut;
        _lost = bytes.ToArray();
    }

    /// <summary>
    /// One end of every open connection gets the end of the stream, and nothing more. The other end does not hear of it: what it sends is
    /// accepted. New connections pass.
    /// </summary>
    public void HalfClose(ProxyEnd end)
    {
        foreach (var (link, _) in _open)
            link.HalfClose(end);
    }

    /// <summary>Lets everything through again.</summary>
    public void Restore()
    {
        _cut = false;
        _passing.TrySetResult();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient near;
            try
            {
                near = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The last is for a listener that was stopped between two clients.
                return;
            }

            _ = ConnectAsync(near);
        }
    }

    private async Task ConnectAsync(TcpClient near)
    {
        using var link = new Link(near);
        try
        {
            _open.TryAdd(link, 0);
            if (_cut)
                return;
            await _passing.Task;
            await link.Far.ConnectAsync(IPAddress.Loopback, _target);
            near.NoDelay = link.Far.NoDelay = true;
            var (client, server) = (near.GetStream(), link.Far.GetStream());
            var requests = PassAsync(link, client, server, answers: false);
            await Task.WhenAny(requests, PassAsync(link, server, client, answers: true));
            if (link.IsHalfClosed)
                await requests;
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the target is away. The other end is closed below.
        }
        finally
        {
            _open.TryRemove(link, out _);
        }
    }

    private async Task PassAsync(Link link, NetworkStream from, NetworkStream to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            await _passing.Task;
            if (link.Discards(answers))
                continue;
            if (answers && _lost is { } lost && buffer.AsSpan(0, read).IndexOf(lost) >= 0)
            {
                _lost = null;
                if (_cutThen)
                    Cut();
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        _passing.TrySetResult();
        _listener.Stop();
        await _accepting;
    }
}
