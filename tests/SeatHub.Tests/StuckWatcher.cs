using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SeatHub.Tests;

/// <summary>A client that calls and does not read the answers: a WebSocket without a library, because libraries read ahead.</summary>
internal sealed class StuckWatcher : IAsyncDisposable
{
    // Small: what does not fit here, in the server's socket and in its 64 KB of buffer makes the server's write wait.
    private const int ReceiveBuffer = 4_096;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveBufferSize = ReceiveBuffer,
    };

    public static async Task<StuckWatcher> ConnectAsync(Uri node, string token)
    {
        var watcher = new StuckWatcher();
        await watcher._socket.ConnectAsync(IPAddress.Loopback, node.Port);
        await watcher._socket.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n",
            "GET /hubs/seatmap HTTP/1.1", $"Host: 127.0.0.1:{node.Port}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            $"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}", $"Authorization: Bearer {token}", "", "")));
        var head = new byte[4_096];
        var length = await watcher._socket.ReceiveAsync(head);
        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(head, 0, length), StringComparison.Ordinal);
        await watcher.SendAsync("""{"protocol":"json","version":1}""");
        return watcher;
    }

    /// <summary>Each answer is a snapshot of all seats: some megabytes in all, more than the kernel buffers for such a client.</summary>
    public async Task AskForMoreThanItReadsAsync(long screening)
    {
        for (var i = 0; i < 2_000; i++)
            await SendAsync($$"""{"type":1,"invocationId":"{{i}}","target":"Join","arguments":[{{screening}},null]}""");
    }

    /// <summary>True when the server has closed the connection: sending fails after a reset.</summary>
    public bool IsDisconnected()
    {
        try
        {
            _socket.Send(Frame("""{"type":6}"""), SocketFlags.None);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task SendAsync(string message) => await _socket.SendAsync(Frame(message));

    // FIN and text; masked, as clients must, with a mask of zeros.
    private static byte[] Frame(string message)
    {
        var payload = Encoding.UTF8.GetBytes(message + "\u001e");
        byte[] length = payload.Length < 126
            ? [(byte)(0x80 | payload.Length)]
            : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. payload];
    }
}
