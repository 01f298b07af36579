using System.Net.WebSockets;
using System.Text.Json;

namespace SeatHub.Tests;

/// <summary>Frames and handshakes that no client sends by mistake.</summary>
[Collection(nameof(DefaultNodes))]
public sealed class BadFrameTests(DefaultNodes nodes) : BadInput(nodes)
{
    [Theory]
    [BothTransports]
    public async Task A_frame_of_a_megabyte_ends_the_connection(int node)
    {
        await using var raw = await ConnectAsync(node);
        Assert.Null(await raw.CallAsync("Hold", $"[\"{new string('x', 1 << 20)}\"]"));
    }

    [Theory]
    [BothTransports]
    public async Task A_megabyte_without_an_end_ends_the_connection(int node)
    {
        await using var raw = await ConnectAsync(node);
        try
        {
            for (var i = 0; i < 1_024; i++)
                await raw.SendAsync(new string('x', 1_024));
        }
        catch (WebSocketException)
        {
            // Closed while we were still sending.
        }

        await raw.ClosedAsync();
    }

    [Theory]
    [InlineData("this is not JSON\u001e")]
    [InlineData("{\u001e")]
    [InlineData("[]\u001e")]
    [InlineData("{}\u001e")]
    [InlineData("{\"type\":\"one\"}\u001e")]
    [InlineData("{\"type\":1,\"target\":7,\"arguments\":[]}\u001e")]
    [InlineData("{\"type\":1,\"invocationId\":\"1\",\"arguments\":[]}\u001e")]
    [InlineData("\u001e\u001e")]
    public Task Garbage_ends_the_connection(string garbage) => OnBothAsync(async raw =>
    {
        await raw.SendAsync(garbage);
        await raw.ClosedAsync();
    });

    [Theory]
    [BothTransports]
    public async Task Random_bytes_end_the_connection(int node)
    {
        var random = new Random(4711);
        for (var i = 0; i < 20; i++)
        {
            await using var raw = await ConnectAsync(node);
            var bytes = new byte[random.Next(1, 2_000)];
            random.NextBytes(bytes);
            bytes[^1] = 0x1e;
            await raw.SendAsync(bytes, WebSocketMessageType.Binary);
            await raw.ClosedAsync();
        }
    }

    [Theory]
    [InlineData("""{"type":99}""")]
    [InlineData("""{"type":3,"invocationId":"77","result":1}""")]
    [InlineData("""{"type":5,"invocationId":"77"}""")]
    [InlineData("""{"type":6}""")]
    [InlineData("""{"type":2,"invocationId":"77","item":1}""")]
    public Task Messages_of_other_kinds_do_nothing(string message) => OnBothAsync(async raw =>
    {
        await raw.SendAsync(message + "\u001e");
        await AssertStillServedAsync(raw);
    });

    [Theory]
    [InlineData("""{"protocol":"carrier-pigeon","version":1}""")]
    [InlineData("""{"protocol":"json","version":99}""")]
    [InlineData("""{"protocol":"json"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""hello""")]
    [InlineData("""[]""")]
    public async Task A_handshake_that_is_none_is_answered_with_an_error_or_the_end(string handshake)
    {
        foreach (var node in (int[])[SeatHub.Tests.Nodes.Direct, SeatHub.Tests.Nodes.Stock])
        {
            await using var raw = await RawHub.ConnectAsync(Nodes.Address(node), (await Nodes.NewHolderAsync()).Token);
            if (await raw.ShakeHandsAsync(handshake) is { } answer && JsonElement.Parse(answer).TryGetProperty("type", out _) is false)
                Assert.NotEmpty(JsonElement.Parse(answer).GetProperty("error").GetString()!);
            await raw.ClosedAsync();
        }
    }
}
