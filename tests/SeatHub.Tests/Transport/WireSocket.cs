using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SeatHub.Tests.Transport;

/// <summary>A WebSocket without a library (RFC 6455), to send what no library would: fragments, pings, single bytes.</summary>
internal sealed class WireSocket : IDisposable
{
    public const int Text = 1, Close = 8, Ping = 9, Pong = 10;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>False once the server has closed the connection; only for one from which nothing is left to read.</summary>
    public bool IsOpen => !_socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Opens a WebSocket and sends nothing on it.</summary>
    /// <param name="node">The node's address.</param>
    /// <param name="token">A holder's.</param>
    /// <param name="id">The connection's, when it was negotiated.</param>
    /// <param name="from">The loopback address to connect from.</param>
    public static async Task<WireSocket> OpenAsync(Uri node, string token, string? id = null, IPAddress? from = null)
    {
        var (wire, header) = await RequestAsync(node, token, id, from);
        Assert.StartsWith("HTTP/1.1 101", header, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", header, StringComparison.OrdinalIgnoreCase);
        return wire;
    }

    /// <returns>The connection, and the header of the answer, whatever its status.</returns>
    public static async Task<(WireSocket Wire, string Header)> RequestAsync(
        Uri node, string token, string? id = null, IPAddress? from = null)
    {
        var wire = new WireSocket();
        if (from is not null)
            wire._socket.Bind(new IPEndPoint(from, 0));
        await wire._socket.ConnectAsync(IPAddress.Loopback, node.Port);
        await wire._socket.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n",
            $"GET /hubs/seatmap{(id is null ? "" : $"?id={id}")} HTTP/1.1", $"Host: 127.0.0.1:{node.Port}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            $"Authorization: Bearer {token}", "", "")));
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            header.Append((char)(await wire.ReadAsync(1))[0]);
        return (wire, header.ToString());
    }

    public static async Task<WireSocket> ConnectAsync(Uri node, string token, string? id = null)
    {
        var wire = await OpenAsync(node, token, id);
        await wire.SendAsync(Text, "{\"protocol\":\"json\",\"version\":1}\u001e");
        Assert.Equal("{}\u001e", (await wire.ReceiveAsync()).Payload);
        return wire;
    }

    public Task SendAsync(int opcode, string payload) => SendFrameAsync(opcode, payload, final: true);

    public async Task SendFrameAsync(int opcode, string payload, bool final)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        byte[] mask = [1, 2, 3, 4];
        byte[] head = [(byte)((final ? 0x80 : 0) | opcode), (byte)(0x80 | bytes.Length), .. mask];
        Assert.InRange(bytes.Length, 0, 125);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] ^= mask[i % 4];
        await _socket.SendAsync((byte[])[.. head, .. bytes]);
    }

    /// <summary>The next frame, which a server must not mask.</summary>
    public async Task<(int Opcode, string Payload)> ReceiveAsync()
    {
        var head = await ReadAsync(2);
        var length = head[1] switch
        {
            < 126 => head[1],
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8)),
            _ => throw new InvalidOperationException("The server masked a frame"),
        };
        Assert.Equal(0x80, head[0] & 0xf0);
        return (head[0] & 0xf, Encoding.UTF8.GetString(await ReadAsync((int)length)));
    }

    /// <summary>The completion of a call, whatever else comes before it.</summary>
    public Task<string> CompletionAsync(int id) => MessageAsync($"\"type\":3,\"invocationId\":\"{id}\"");

    /// <summary>The next message that contains this text, whatever else comes before it.</summary>
    public async Task<string> MessageAsync(string text)
    {
        while (true)
        {
            var (opcode, payload) = await ReceiveAsync();
            Assert.Equal(Text, opcode);
            if (payload.Contains(text, StringComparison.Ordinal))
                return payload;
        }
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = await _socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(_limit);
            if (got == 0)
                throw new EndOfStreamException("The server closed the connection");
            read += got;
        }

        return bytes;
    }

    public void Dispose() => _socket.Dispose();
}
