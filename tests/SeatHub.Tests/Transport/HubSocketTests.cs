using System.Net.Http.Json;
using System.Text.Json;
using Harness;
using SeatMap.Client;

namespace SeatHub.Tests.Transport;

/// <summary>The hub's own transport, byte by byte.</summary>
[Collection(nameof(DefaultNodes))]
public sealed class HubSocketTests(DefaultNodes nodes)
{
    private const string End = "\u001e";

    private async Task<WireSocket> ConnectAsync() => await WireSocket.ConnectAsync(nodes.Address(), (await nodes.NewHolderAsync()).Token);

    private static string Hold(int id, long screening, int seat) =>
        $$"""{"type":1,"invocationId":"{{id}}","target":"Hold","arguments":[{{screening}},"{{Guid.CreateVersion7()}}",[{{seat}}]]}""";

    [Fact]
    public async Task A_call_that_comes_in_single_bytes_and_fragments_is_answered()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        using var wire = await ConnectAsync();
        var call = Hold(1, screening, 3) + End;
        for (var i = 0; i < call.Length; i++)
            await wire.SendFrameAsync(i == 0 ? WireSocket.Text : 0, call[i..(i + 1)], final: i == call.Length - 1);
        Assert.Contains("\"outcome\":\"held\"", await wire.CompletionAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_split_and_joined_across_messages_are_answered_each()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        using var wire = await ConnectAsync();
        var calls = Hold(1, screening, 1) + End + Hold(2, screening, 2) + End;
        foreach (var piece in calls.Chunk(100))
            await wire.SendAsync(WireSocket.Text, new string(piece));
        var answers = new[] { (await wire.ReceiveAsync()).Payload, (await wire.ReceiveAsync()).Payload };
        Assert.All(answers, a => Assert.Contains("\"outcome\":\"held\"", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ping_is_answered_while_frames_are_sent()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        using var wire = await ConnectAsync();
        await using var buyer = await nodes.ConnectAsync();
        await wire.SendAsync(WireSocket.Text, $$"""{"type":1,"invocationId":"1","target":"Join","arguments":[{{screening}},null]}""" + End);
        await wire.CompletionAsync(1);
        var buying = Task.Run(async () =>
        {
            for (var seat = 0; seat < 40; seat++)
                await buyer.HoldAsync(screening, Guid.CreateVersion7(), [seat]);
        });
        for (var i = 0; i < 40; i++)
            await wire.SendAsync(WireSocket.Ping, $"are you there {i}");
        var pongs = new List<string>();
        while (pongs.Count < 40)
        {
            // Each frame is whole, or this could not read the next.
            var (opcode, payload) = await wire.ReceiveAsync();
            if (opcode == WireSocket.Pong)
                pongs.Add(payload);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"are you there {i}"), pongs);
        await buying;
    }

    [Fact]
    public async Task A_close_frame_is_answered_and_ends_the_connection()
    {
        using var wire = await ConnectAsync();
        await wire.SendAsync(WireSocket.Close, "\u0003\u0001");
        // SignalR sends its own close message before the close frame.
        while ((await wire.ReceiveAsync()).Opcode != WireSocket.Close)
        {
        }

        await Assert.ThrowsAsync<EndOfStreamException>(wire.ReceiveAsync);
    }

    [Fact]
    public async Task A_negotiated_connection_goes_the_stock_way_and_sees_the_same()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        using var http = new HttpClient { BaseAddress = nodes.Address() };
        http.DefaultRequestHeaders.Authorization = new("Bearer", holder.Token);
        using var negotiated = await http.PostAsync(new Uri("/hubs/seatmap/negotiate?negotiateVersion=1", UriKind.Relative), null);
        var answer = await negotiated.Content.ReadFromJsonAsync<JsonElement>();
        using var wire = await WireSocket.ConnectAsync(nodes.Address(), holder.Token, answer.GetProperty("connectionToken").GetString());
        await wire.SendAsync(WireSocket.Text, $$"""{"type":1,"invocationId":"1","target":"Join","arguments":[{{screening}},null]}""" + End);
        Assert.Contains("\"revision\":0", await wire.CompletionAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_breaks_the_WebSocket_protocol_is_disconnected_and_nobody_else()
    {
        await using var bystander = await nodes.ConnectAsync();
        using var wire = await ConnectAsync();
        // An opcode that does not exist.
        await wire.SendFrameAsync(7, "?", final: true);
        await Eventually.Async(async () =>
        {
            try
            {
                return (await wire.ReceiveAsync()).Opcode == WireSocket.Close;
            }
            catch (Exception error) when (error is EndOfStreamException or System.Net.Sockets.SocketException)
            {
                return true;
            }
        }, TimeSpan.FromSeconds(20), "the connection is ended");
        var screening = await nodes.Cluster.AddScreeningAsync();
        Assert.Equal(SeatOutcome.Held, (await bystander.HoldAsync(screening, Guid.CreateVersion7(), [1])).Outcome);
    }
}
