using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Harness;

namespace SeatHub.Tests;

/// <summary>The hub's JSON protocol by hand: what no client library would send.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    private const char End = '\u001e';
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _received = new();
    private int _invocation;

    public static async Task<RawHub> ConnectAsync(Uri node, string? token, string query = "")
    {
        var raw = new RawHub();
        if (token is not null)
            raw._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await raw._socket.ConnectAsync(new UriBuilder(new Uri(node, "/hubs/seatmap")) { Scheme = "ws", Query = query }.Uri, CancellationToken.None);
        return raw;
    }

    /// <returns>The server's answer to the handshake; null if it closed instead.</returns>
    public async Task<string?> ShakeHandsAsync(string handshake = """{"protocol":"json","version":1}""")
    {
        await SendAsync(handshake + End);
        return await ReceiveAsync();
    }

    /// <returns>The completion of the call; null if the connection was closed instead.</returns>
    public Task<JsonElement?> CallAsync(string method, string argumentsJson) => CallWithoutLimitAsync(method, argumentsJson).WaitAsync(_patience);

    private async Task<JsonElement?> CallWithoutLimitAsync(string method, string argumentsJson)
    {
        var id = $"{++_invocation}";
        try
        {
            await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":{{argumentsJson}}}""" + End);
        }
        catch (WebSocketException)
        {
            return null;
        }

        while (await ReceiveAsync() is { } text)
        {
            var message = JsonElement.Parse(text);
            switch (message.GetProperty("type").GetInt32())
            {
                case 3 when message.GetProperty("invocationId").GetString() == id:
                    return message;
                case 7:
                    return null;
            }
        }

        return null;
    }

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) => SendAsync(Encoding.UTF8.GetBytes(text), type);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) => _socket.SendAsync(bytes, type, true, CancellationToken.None).WaitAsync(_patience);

    /// <returns>The next message; null when the connection has been closed.</returns>
    public async Task<string?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var text = _received.ToString();
            if (text.IndexOf(End, StringComparison.Ordinal) is var end and >= 0)
            {
                _received.Remove(0, end + 1);
                return text[..end];
            }

            try
            {
                var got = await _socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(_patience);
                if (got.MessageType == WebSocketMessageType.Close)
                    return null;
                _received.Append(Encoding.UTF8.GetString(buffer, 0, got.Count));
            }
            catch (WebSocketException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads on until the server has closed the connection.</summary>
    public Task ClosedAsync() => Eventually.Async(async () => await ReceiveAsync() is null, _patience, "the server closes the connection");

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return default;
    }
}
