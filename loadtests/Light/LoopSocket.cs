using System.ComponentModel;
using System.Net;

namespace LoadTests.Light;

/// <summary>A TCP connection of the loop. The On… methods run on the loop's thread; sending is for any.</summary>
internal abstract class LoopSocket : IDisposable
{
    private readonly Lock _gate = new();
    private int _fd = -1;
    private bool _connecting = true;

    /// <summary>Bytes that came in, framing included.</summary>
    public long BytesReceived { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>False for one that leaves in the kernel's buffer what <see cref="Sip"/> does not take.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>Bytes that the kernel keeps for it; 0 for the kernel's choice.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>Begins to connect; <see cref="OnOpened"/> or <see cref="OnEnded"/> follows.</summary>
    protected void Open(IPEndPoint server, IPAddress from)
    {
        _fd = Kernel.OpenSocket(from, ReceiveBuffer);
        try
        {
            Kernel.Connect(_fd, server);
            SocketLoop.Shared.Add(this, _fd);
        }
        catch (IOException error)
        {
            Close(error);
        }
    }

    /// <summary>Something happened: connected, readable, or closed. For the loop.</summary>
    public void Ready(byte[] buffer)
    {
        try
        {
            if (_connecting)
            {
                _connecting = false;
                if (Kernel.ConnectError(_fd) is not 0 and var error)
                    throw new IOException($"connect: {new Win32Exception(error).Message}");
                OnOpened();
            }

            while (Reads && !IsClosed && Receive(buffer) == buffer.Length)
            {
                // A full buffer: there may be more, of which the loop would not hear again.
            }
        }
        catch (Exception error)
        {
            // Whatever one connection met must not end the loop of the others; it is reported by OnEnded.
            Close(error);
        }
    }

    /// <summary>Takes a little, when the loop takes nothing.</summary>
    public void Sip(int bytes) => Receive(new byte[bytes]);

    private int Receive(Span<byte> buffer)
    {
        var received = IsClosed ? 0 : Kernel.Receive(_fd, buffer);
        if (received > 0)
        {
            BytesReceived += received;
            OnReceived(buffer[..received]);
        }
        else if (received == 0 || Kernel.Error is not (Kernel.Again or Kernel.Interrupted))
        {
            Close(null);
        }

        return received;
    }

    /// <summary>Once in the keep-alive interval, on the loop's thread.</summary>
    public void Tick()
    {
        if (!_connecting && !IsClosed)
            Ping();
    }

    /// <summary>Says that it lives, or finds out that it does not.</summary>
    public void Ping()
    {
        try
        {
            OnTick();
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
                var sent = Kernel.Send(_fd, data);
                if (sent >= 0)
                    data = data[sent..];
                else if (Kernel.Error == Kernel.Again)
                    Kernel.AwaitWritable(_fd);
                else if (Kernel.Error != Kernel.Interrupted)
                    throw new IOException($"send: {new Win32Exception(Kernel.Error).Message}");
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
                Kernel.Close(_fd);
            }
        }

        OnEnded(error);
    }

    protected abstract void OnOpened();

    protected abstract void OnReceived(ReadOnlySpan<byte> data);

    protected virtual void OnTick()
    {
    }

    protected abstract void OnEnded(Exception? error);

    /// <summary>Says goodbye; the loop closes it. The number of a file closed here could be another's before the loop knows.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!IsClosed && _fd >= 0)
                Kernel.Shutdown(_fd);
        }

        GC.SuppressFinalize(this);
    }
}
