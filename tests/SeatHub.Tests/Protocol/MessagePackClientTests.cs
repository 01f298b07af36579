using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;

namespace SeatHub.Tests.Protocol;

/// <summary>.NET's clients in MessagePack against a node.</summary>
[Collection(nameof(DefaultNodes))]
public sealed class MessagePackClientTests(DefaultNodes nodes)
{
    [Fact]
    public async Task A_map_in_MessagePack_follows_what_is_bought_in_JSON_and_the_other_way_round()
    {
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 10, seatsPerRow: 30);
        await using var binary = await nodes.ConnectAsync();
        await using var text = await nodes.ConnectAsync(node: 1, protocol: SeatMapProtocol.Json);
        var notices = Nodes.NoticesOf(binary);
        var here = await binary.WatchAsync(screening);
        var there = await text.WatchAsync(screening);

        var hold = Guid.CreateVersion7();
        var held = await binary.HoldAsync(screening, hold, [4, 5, 200]);
        Assert.Equal(SeatOutcome.Held, held.Outcome);
        Assert.Equal([4, 5, 200], held.Seats);
        Assert.Equal(SeatOutcome.Held, (await text.HoldBestAsync(screening, Guid.CreateVersion7(), new BestSeats(3))).Outcome);
        var late = await text.HoldAsync(screening, Guid.CreateVersion7(), [5]);
        Assert.Equal(SeatOutcome.Taken, late.Outcome);
        Assert.Equal(late.Seats, (await binary.HoldAsync(screening, Guid.CreateVersion7(), [5])).Seats);
        Assert.Equal(SeatOutcome.Released, (await binary.ReleaseAsync(screening, hold, [200])).Outcome);

        await nodes.SettledAsync(here, there);
        await Nodes.NoticeAsync(notices, hold, "released");
    }

    [Fact]
    public async Task The_same_join_is_the_same_in_both_protocols()
    {
        var screening = await nodes.Cluster.AddScreeningAsync(rows: 3, seatsPerRow: 7);
        var holder = await nodes.NewHolderAsync();
        await using var binary = await StockClient.ConnectAsync(nodes.Address(), holder.Token, new ClearMessagePackHubProtocol());
        await using var text = await StockClient.ConnectAsync(nodes.Address(), holder.Token);
        var before = await text.JoinAsync(screening);
        await new SeatMapApi(nodes.Options(token: holder.Token)).HoldAsync(screening, Guid.CreateVersion7(), [4, 5]);

        foreach (var position in (Position?[])[null, new Position(before.Epoch, before.Revision)])
            Assert.Equal(Plain(await text.JoinAsync(screening, position)), Plain(await binary.JoinAsync(screening, position)));

        // But for the clock.
        static string Plain(JoinReply reply) => JsonSerializer.Serialize(reply with { Now = default });
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_named()
    {
        var holder = await nodes.NewHolderAsync();
        await using var client = await StockClient.ConnectAsync(nodes.Address(), holder.Token, new ClearMessagePackHubProtocol());
        var refused = await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync("Hold", 1L, "x", new[] { 1 }));
        Assert.EndsWith(
            "invalid: the arguments of Hold do not fit: argument 2: the text is no UUID", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HubConnectionState.Connected, client.Connection.State);
    }
}
