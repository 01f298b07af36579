using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Harness;

/// <summary>
/// A loopback port that leads to another one: cuts one node off from a server that others go on using, or lets it wait for answers that
/// do not come. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Task _accepting;
    private volatile bool _cut;

    // Completed while bytes pass.
    private volatile TaskCompletionSource _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Answers that are lost instead of passed on, and the connection with them.
    private volatile byte[]? _lost;

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
        foreach (var (client, _) in _open)
            client.Close();
    }

    /// <summary>Nothing passes any more, in either direction; connections stay open, and new ones are accepted and get no answer.</summary>
    public void Stall() => _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next answer that contains these bytes is lost: the connection is closed in its place. Once.</summary>
    public void LoseAnswerWith(ReadOnlySpan<byte> bytes) => _lost = bytes.ToArray();

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
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ConnectAsync(near);
        }
    }

    private async Task ConnectAsync(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            _open.TryAdd(near, 0);
            _open.TryAdd(far, 0);
            if (_cut)
                return;
            await _passing.Task;
            await far.ConnectAsync(IPAddress.Loopback, _target);
            near.NoDelay = far.NoDelay = true;
            var (client, server) = (near.GetStream(), far.GetStream());
            await Task.WhenAny(PassAsync(client, server, answers: false), PassAsync(server, client, answers: true));
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the target is away. The other end is closed below.
        }
        finally
        {
            near.Close();
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool answers)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            await _passing.Task;
            if (answers && _lost is { } lost && buffer.AsSpan(0, read).IndexOf(lost) >= 0)
            {
                _lost = null;
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
