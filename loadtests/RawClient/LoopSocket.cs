using System.ComponentModel;
using System.Net;

namespace LoadTests.RawClient;

/// <summary>A TCP connection of the loop. The On… methods run on the loop's thread; sending is thread-safe.</summary>
internal abstract class LoopSocket : IDisposable
{
    private readonly Lock _gate = new();
    private int _fd = -1;
    private bool _connecting = true;

    /// <summary>Received bytes, framing included.</summary>
    public long BytesReceived { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>False: the loop does not receive, and bytes stay in the kernel's buffer until <see cref="ReceiveUpTo"/>.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>Size of the kernel's receive buffer; 0 for the default.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>Begins to connect. <see cref="OnOpened"/> or <see cref="OnEnded"/> follows.</summary>
    protected void Open(IPEndPoint server, IPAddress from)
    {
        _fd = SystemCalls.OpenSocket(from, ReceiveBuffer);
        try
        {
            SystemCalls.Connect(_fd, server);
            SocketLoop.Shared.Add(this, _fd);
        }
        catch (IOException error)
        {
            Close(error);
        }
    }

    /// <summary>Called by the loop when the socket is connected, readable or closed.</summary>
    public void OnReady(byte[] buffer)
    {
        try
        {
            if (_connecting)
            {
                _connecting = false;
                if (SystemCalls.ConnectError(_fd) is not 0 and var error)
                    throw new IOException($"connect: {new Win32Exception(error).Message}");
                OnOpened();
            }

            while (Reads && !IsClosed && Receive(buffer) == buffer.Length)
            {
                // The buffer was full, so there may be more, and epoll will not report it again.
            }
        }
        catch (Exception error)
        {
            // An error of one connection must not end the loop of all. OnEnded reports it.
            Close(error);
        }
    }

    /// <summary>Receives a few bytes when <see cref="Reads"/> is false.</summary>
    public void ReceiveUpTo(int bytes) => Receive(new byte[bytes]);

    private int Receive(Span<byte> buffer)
    {
        var received = IsClosed ? 0 : SystemCalls.Receive(_fd, buffer);
        if (received > 0)
        {
            BytesReceived += received;
            OnReceived(buffer[..received]);
        }
        else if (received == 0 || SystemCalls.Error is not (SystemCalls.Again or SystemCalls.Interrupted))
        {
            Close(null);
        }

        return received;
    }

    /// <summary>Called by the loop once in the ping interval.</summary>
    public void PingIfOpen()
    {
        if (!_connecting && !IsClosed)
            Ping();
    }

    /// <summary>Sends a ping. If that fails, the connection is closed.</summary>
    public void Ping()
    {
        try
        {
            SendPing();
        }
        catch (IOException error)
        {
            Close(error);
        }
    }

    protected void Send(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            while (!data.IsEmpty)
            {
                if (IsClosed)
                    throw new IOException("The connection is closed.");
                var sent = SystemCalls.Send(_fd, data);
                if (sent >= 0)
                    data = data[sent..];
                else if (SystemCalls.Error == SystemCalls.Again)
                    SystemCalls.AwaitWritable(_fd);
                else if (SystemCalls.Error != SystemCalls.Interrupted)
                    throw new IOException($"send: {new Win32Exception(SystemCalls.Error).Message}");
            }
        }
    }

    protected void Close(Exception? error)
    {
        lock (_gate)
        {
            if (IsClosed)
                return;
            IsClosed = true;
            if (_fd >= 0)
            {
                SocketLoop.Shared.Remove(_fd);
                SystemCalls.Close(_fd);
            }
        }

        OnEnded(error);
    }

    protected abstract void OnOpened();

    protected abstract void OnReceived(ReadOnlySpan<byte> data);

    protected virtual void SendPing()
    {
    }

    protected abstract void OnEnded(Exception? error);

    /// <summary>
    /// Shuts the connection down; the loop closes it. If it were closed here, another socket could get its descriptor while the loop still
    /// has events of the old one.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!IsClosed && _fd >= 0)
                SystemCalls.Shutdown(_fd);
        }

        GC.SuppressFinalize(this);
    }
}
