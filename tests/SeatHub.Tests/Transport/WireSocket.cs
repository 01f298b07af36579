using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SeatHub.Tests.Transport;

/// <summary>A WebSocket by hand (RFC 6455), to send what no library would: fragments, pings, single bytes.</summary>
internal sealed class WireSocket : IDisposable
{
    public const int Text = 1, Close = 8, Ping = 9, Pong = 10;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <param name="node">The node.</param>
    /// <param name="token">A holder's.</param>
    /// <param name="id">The connection's, when it was negotiated.</param>
    public static async Task<WireSocket> OpenAsync(Uri node, string token, string? id = null)
    {
        var wire = new WireSocket();
        await wire._socket.ConnectAsync(IPAddress.Loopback, node.Port);
        await wire._socket.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n",
            $"GET /hubs/seatmap{(id is null ? "" : $"?id={id}")} HTTP/1.1", $"Host: 127.0.0.1:{node.Port}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", $"Authorization: Bearer {token}", "", "")));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await wire.ReadAsync(1))[0]);
        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.ToString(), StringComparison.OrdinalIgnoreCase);
        return wire;
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
    public async Task<string> CompletionAsync(int id)
    {
        while (true)
        {
            var (opcode, payload) = await ReceiveAsync();
            Assert.Equal(Text, opcode);
            if (payload.Contains($"\"type\":3,\"invocationId\":\"{id}\"", StringComparison.Ordinal))
                return payload;
        }
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = await _socket.ReceiveAsync(bytes.AsMemory(read)).AsTask().WaitAsync(_patience);
            if (got == 0)
                throw new EndOfStreamException("The server closed the connection");
            read += got;
        }

        return bytes;
    }

    public void Dispose() => _socket.Dispose();
}
