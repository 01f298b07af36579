using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace LoadTests.RawClient;

/// <summary>
/// A hub connection of which a process can have thousands: WebSocket framing and MessagePack directly on a socket of the loop. It has no
/// task, timer or stream, and a buffer only while a frame is incomplete. Callbacks run on the loop's thread.
/// </summary>
internal abstract class RawConnection : LoopSocket
{
    [ThreadStatic]
    private static MessagePackWriter? _writer;

    private string? _request;
    private TaskCompletionSource? _opening;
    private bool _upgraded;
    private PartialFrame _frames;
    private PartialFrame _messages;

    protected virtual string Path => "/hubs/seatmap";

    /// <summary>The first frame that the client sends.</summary>
    protected virtual ReadOnlySpan<byte> HandshakeRequest => "{\"protocol\":\"messagepack\",\"version\":1}\u001e"u8;

    protected virtual int Opcode => 2;

    /// <summary>Connects and completes the hub's handshake.</summary>
    /// <param name="from">The local address to connect from. Each has its own ephemeral ports.</param>
    public Task ConnectAsync(IPEndPoint server, IPAddress from, string token, CancellationToken cancellation)
    {
        _request = $"GET {Path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        var opening = _opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Open(server, from);
        return opening.Task.WaitAsync(cancellation);
    }

    protected override void OnOpened()
    {
        Send(Encoding.ASCII.GetBytes(_request!));
        _request = null;
    }

    protected override void OnReceived(ReadOnlySpan<byte> data)
    {
        var rest = _frames.Join(data);
        if (!_upgraded && !TryUpgrade(ref rest))
        {
            _frames.Keep(rest);
            return;
        }

        while (!IsClosed && TryTakeFrame(ref rest, out var opcode, out var payload))
        {
            if (opcode == 8)
                Close(null);
            else if (opcode is not (0 or 1 or 2))
                continue;
            else if (_opening is null)
                OnFrame(payload);
            else
                ReadHandshake(payload);
        }

        _frames.Keep(rest);
    }

    private bool TryUpgrade(ref ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        if (!data.StartsWith("HTTP/1.1 101"u8))
            throw new IOException($"No WebSocket: {Encoding.ASCII.GetString(data[..end]).Split('\r')[0]}");
        data = data[(end + 4)..];
        SendFrame(HandshakeRequest);
        return _upgraded = true;
    }

    private void ReadHandshake(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("error"u8) >= 0)
            throw new IOException($"Handshake refused: {Encoding.UTF8.GetString(payload)}");
        if (!IsHandshakeReply(payload))
            return;
        var opening = _opening!;
        _opening = null;
        opening.SetResult();
    }

    /// <summary>Whether this frame completes the handshake.</summary>
    protected virtual bool IsHandshakeReply(ReadOnlySpan<byte> payload) => true;

    private static bool TryTakeFrame(ref ReadOnlySpan<byte> data, out int opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        if (data.Length < 2)
            return false;
        long length = data[1] & 0x7f;
        var head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (data.Length < head)
            return false;
        if (head == 4)
            length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        else if (head == 10)
            length = BinaryPrimitives.ReadInt64BigEndian(data[2..]);
        if (data.Length < head + length)
            return false;
        opcode = data[0] & 0xf;
        payload = data.Slice(head, (int)length);
        data = data[(head + (int)length)..];
        return true;
    }

    /// <summary>Handles the payload of a WebSocket frame: hub messages, unless overridden.</summary>
    protected virtual void OnFrame(ReadOnlySpan<byte> payload)
    {
        // Frames and messages have different boundaries: a long message spans several frames, and a frame can have several messages.
        var rest = _messages.Join(payload);
        while (TryTakeMessage(ref rest, out var message))
            Dispatch(message);
        _messages.Keep(rest);
    }

    private static bool TryTakeMessage(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> message)
    {
        message = default;
        var length = 0;
        var head = 0;
        do
        {
            if (head == data.Length)
                return false;
            length |= (data[head] & 0x7f) << (7 * head);
        }
        while (data[head++] >= 0x80);
        if (data.Length < head + length)
            return false;
        message = data.Slice(head, length);
        data = data[(head + length)..];
        return true;
    }

    protected override void SendPing()
    {
        // The hub protocol's ping message.
        if (_opening is null)
            SendFrame([2, 0x91, 6]);
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
                var id = long.Parse(reader.Bytes(), CultureInfo.InvariantCulture);
                var kind = reader.Integer();
                OnAnswer(id, kind == 1, ref reader);
                break;
            case 7:
                Close(new IOException($"Closed by the server: {(reader.IsNil ? "no reason" : reader.Text())}"));
                break;
        }
    }

    /// <summary>Calls a hub method. <see cref="OnAnswer"/> gets the answer with the same id.</summary>
    /// <param name="id">Chosen by the caller, unique among pending calls.</param>
    /// <param name="arguments">Number of arguments.</param>
    public void Call(long id, string method, int arguments, Action<MessagePackWriter> write)
    {
        var writer = _writer ??= new MessagePackWriter();
        writer.Clear();
        writer.Array(6).Integer(1).Map(0).Text(id.ToString(CultureInfo.InvariantCulture)).Text(method).Array(arguments);
        write(writer);
        writer.Array(0);
        var body = writer.Written;
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

    /// <summary>Begins the close handshake, as a browser does when its page is left, and shuts the socket down.</summary>
    public void Close()
    {
        // Before the handshake has ended the socket may not be writable, and sending would wait for it.
        if (_opening is null)
        {
            try
            {
                Send([0x88, 0x80, 0, 0, 0, 0]);
            }
            catch (IOException)
            {
                // The server has closed the connection already.
            }
        }

        Dispose();
    }

    /// <summary>Sends a masked WebSocket frame. There is no proxy to protect, so the mask is zero and the payload is unchanged.</summary>
    protected void SendFrame(ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[payload.Length + 14];
        frame[0] = (byte)(0x80 | Opcode);
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
        Send(frame[..(head + 4 + payload.Length)]);
    }

    protected abstract void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments);

    protected abstract void OnAnswer(long id, bool failed, ref MessagePackReader result);

    protected virtual void OnClosed(Exception? error)
    {
    }

    protected sealed override void OnEnded(Exception? error)
    {
        Interlocked.Exchange(ref _opening, null)?
            .TrySetException(error as IOException ?? new IOException("Closed by the server during the handshake.", error));
        OnClosed(error);
    }
}
