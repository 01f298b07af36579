using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadTests.Light;

/// <summary>
/// A hub connection of which a process can have thousands: a raw socket with WebSocket framing and MessagePack, no task, no
/// timer and no stream of its own. Callbacks run on the socket's completion, one at a time per connection.
/// </summary>
internal abstract class LightConnection : IDisposable
{
    private const int SmallBuffer = 4 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly MessagePackWriter _writer = new();
    private readonly Lock _sending = new();
    private byte[] _buffer = new byte[SmallBuffer];
    private int _start;
    private int _end;
    private bool _open;

    /// <summary>Bytes that came in, WebSocket framing included.</summary>
    public long BytesReceived { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Connects and shakes hands; the calls that follow may be made at once.</summary>
    /// <param name="server">Where the node listens.</param>
    /// <param name="from">A loopback address to come from: each has its own ephemeral ports.</param>
    /// <param name="token">The holder's token.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ConnectAsync(IPEndPoint server, IPAddress from, string token, CancellationToken cancellation)
    {
        _socket.Bind(new IPEndPoint(from, 0));
        await _socket.ConnectAsync(server, cancellation);
        var request = $"GET /hubs/seatmap HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
        await ReadUpgradeAsync(cancellation);
        SendFrame("{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8);
        while (!TryReadHandshake())
            await FillAsync(cancellation);
        _open = true;
        _receive.SetBuffer(Memory<byte>.Empty);
        _receive.Completed += (_, _) => Received();
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Start(), this, preferLocal: false);
    }

    private async Task ReadUpgradeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.ASCII.GetString(_buffer, _start, end);
                if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
                    throw new IOException($"No WebSocket: {head.Split('\r')[0]}");
                _start += end + 4;
                return;
            }

            await FillAsync(cancellation);
        }
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellation);
        if (read == 0)
            throw new IOException("Closed by the server during the handshake");
        _end += read;
    }

    private bool TryReadHandshake()
    {
        if (!TryTakeFrame(out _, out var payload))
            return false;
        if (payload.IndexOf("error"u8) >= 0)
            throw new IOException($"Handshake refused: {Encoding.UTF8.GetString(payload)}");
        return true;
    }

    private void Start()
    {
        try
        {
            if (Process())
                Receive();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>Asks for the next bytes; goes on at once while there are some.</summary>
    private void Receive()
    {
        do
        {
            MakeRoom();
            _receive.SetBuffer(_buffer, _end, _buffer.Length - _end);
        }
        while (!_socket.ReceiveAsync(_receive) && Take());
    }

    private void Received()
    {
        try
        {
            if (Take())
                Receive();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private bool Take()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
        {
            Fail(null);
            return false;
        }

        _end += _receive.BytesTransferred;
        BytesReceived += _receive.BytesTransferred;
        return Process();
    }

    private void Fail(Exception? error)
    {
        if (IsClosed)
            return;
        IsClosed = true;
        OnClosed(error);
    }

    private void MakeRoom()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end < _buffer.Length)
            return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else
        {
            Array.Resize(ref _buffer, _buffer.Length * 4);
        }
    }

    private bool TryTakeFrame(out int opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        var data = _buffer.AsSpan(_start, _end - _start);
        if (data.Length < 2)
            return false;
        opcode = data[0] & 0xf;
        long length = data[1] & 0x7f;
        var head = 2;
        if (length == 126)
        {
            if (data.Length < 4)
                return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
            head = 4;
        }
        else if (length == 127)
        {
            if (data.Length < 10)
                return false;
            length = BinaryPrimitives.ReadInt64BigEndian(data[2..]);
            head = 10;
        }

        if (data.Length < head + length)
            return false;
        payload = data.Slice(head, (int)length);
        _start += head + (int)length;
        return true;
    }

    private bool Process()
    {
        while (TryTakeFrame(out var opcode, out var payload))
        {
            if (opcode == 8)
            {
                Fail(null);
                return false;
            }

            if (opcode is 0 or 1 or 2)
                ReadMessages(payload);
        }

        return true;
    }

    private void ReadMessages(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            var length = 0;
            var head = 0;
            byte b;
            do
            {
                b = payload[head];
                length |= (b & 0x7f) << (7 * head++);
            }
            while (b >= 0x80);
            Dispatch(payload.Slice(head, length));
            payload = payload[(head + length)..];
        }
    }

    private void Dispatch(ReadOnlySpan<byte> message)
    {
        var reader = new MessagePackReader(message);
        reader.Array();
        switch (reader.Integer())
        {
            case 1:
                reader.Skip();
                reader.Skip();
                var target = reader.Bytes();
                reader.Array();
                OnCall(target, ref reader);
                break;
            case 3:
                reader.Skip();
                var id = long.Parse(reader.Bytes(), System.Globalization.CultureInfo.InvariantCulture);
                var kind = reader.Integer();
                OnAnswer(id, kind == 1, ref reader);
                break;
            case 7:
                Fail(new IOException($"Closed by the server: {(reader.IsNil ? "no reason" : reader.Text())}"));
                break;
        }
    }

    /// <summary>Calls a hub method; the answer comes to <see cref="OnAnswer"/> with the same id.</summary>
    /// <param name="id">Chosen by the caller, unique while under way.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="arguments">How many there are.</param>
    /// <param name="write">Writes them.</param>
    public void Call(long id, string method, int arguments, Action<MessagePackWriter> write)
    {
        lock (_sending)
        {
            _writer.Clear();
            _writer.Array(6).Integer(1).Map(0).Text(id.ToString(System.Globalization.CultureInfo.InvariantCulture)).Text(method).Array(arguments);
            write(_writer);
            _writer.Array(0);
            var body = _writer.Written;
            Span<byte> framed = stackalloc byte[body.Length + 5];
            var head = 0;
            var length = body.Length;
            while (length >= 0x80)
            {
                framed[head++] = (byte)(length | 0x80);
                length >>= 7;
            }

            framed[head++] = (byte)length;
            body.CopyTo(framed[head..]);
            SendFrame(framed[..(head + body.Length)]);
        }
    }

    /// <summary>A masked WebSocket frame. The mask is zero: the payload may stay as it is, and loopback has no proxies to protect.</summary>
    private void SendFrame(ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[payload.Length + 14];
        frame[0] = 0x82;
        var head = 2;
        if (payload.Length < 126)
        {
            frame[1] = (byte)(0x80 | payload.Length);
        }
        else
        {
            frame[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payload.Length);
            head = 4;
        }

        frame.Slice(head, 4).Clear();
        payload.CopyTo(frame[(head + 4)..]);
        var all = frame[..(head + 4 + payload.Length)];
        while (!all.IsEmpty)
            all = all[_socket.Send(all)..];
    }

    protected abstract void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments);

    protected abstract void OnAnswer(long id, bool failed, ref MessagePackReader result);

    protected virtual void OnClosed(Exception? error)
    {
    }

    public void Dispose()
    {
        IsClosed = true;
        _socket.Dispose();
        if (_open)
            _receive.Dispose();
    }
}
