using System.Collections.Concurrent;
using System.Net;
using Harness;
using Microsoft.AspNetCore.SignalR.Client;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>Desks on one node, commands on another.</summary>
public sealed class DeskHubTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(15);

    private SeatMapCluster _cluster = null!;
    private string _staff = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SeatMapCluster.StartAsync(2);
        _staff = (await _cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_hold_on_any_node_changes_the_occupancy_on_the_desks_of_every_node()
    {
        var screening = await _cluster.AddScreeningAsync();
        await using var here = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await using var there = await DeskClient.ConnectAsync(_cluster.Nodes[1], _staff);
        await here.WatchOccupancyAsync();
        await there.WatchOccupancyAsync();
        Assert.Equal((50, 0, 0, 0), here.Shown(screening));

        var visitor = new SeatMapApi(await _cluster.Nodes[1].NewHolderAsync());
        var hold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await visitor.HoldAsync(screening, hold, [1, 2])).Outcome);

        foreach (var desk in new[] { here, there })
            await ShowsAsync(desk, screening, (48, 2, 0, 0));
        Assert.Equal(SeatOutcome.Booked, (await visitor.ConfirmAsync(hold, "test-ok")).Outcome);
        foreach (var desk in new[] { here, there })
            await ShowsAsync(desk, screening, (48, 0, 2, 0));
    }

    [Fact]
    public async Task A_release_by_staff_is_sent_to_the_desks_of_the_screening_on_every_node_and_to_the_holder()
    {
        var (screening, other) = (await _cluster.AddScreeningAsync(), await _cluster.AddScreeningAsync());
        await using var desk = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await using var elsewhere = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await desk.WatchScreeningAsync(screening);
        await elsewhere.WatchScreeningAsync(other);
        await using var visitor = await _cluster.Nodes[0].ConnectAsync();
        var notices = new ConcurrentQueue<HoldNotice>();
        visitor.HoldChanged += notices.Enqueue;
        await visitor.WatchAsync(screening);
        var (own, taken) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(SeatOutcome.Held, (await visitor.HoldAsync(screening, own, [1])).Outcome);
        Assert.Equal(SeatOutcome.Held, (await visitor.HoldAsync(screening, taken, [2, 3])).Outcome);

        Assert.Equal(SeatOutcome.Released, (await visitor.ReleaseAsync(screening, own)).Outcome);
        var staff = new SeatMapApi(_cluster.Nodes[1].Options(_staff));
        Assert.Equal(SeatOutcome.Released, (await staff.ReleaseAsync(taken)).Outcome);

        await Eventually.Async(() => desk.Released.Count > 0, _soon, "the desk on the other node gets the message");
        // There is no message about the release by the holder.
        var released = Assert.Single(desk.Released);
        Assert.Equal((screening, taken, "Ada"), (released.ScreeningId, released.HoldId, released.By));
        Assert.Equal([2, 3], released.Seats);
        await Eventually.Async(
            () => notices.Any(n => n.HoldId == taken && n.Change == HoldChange.ReleasedByStaff), _soon, "the holder gets the notice");
        Assert.Empty(elsewhere.Released);
    }

    [Fact]
    public async Task Only_staff_can_connect()
    {
        var visitor = await _cluster.Nodes[0].NewHolderAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(visitor.Token));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(null));
        await using var desk = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        Assert.Equal(HubConnectionState.Connected, desk.State);
    }

    [Fact]
    public async Task A_node_that_started_without_Redis_serves_desks_once_Redis_is_there()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        cluster.Redis!.Kill();
        var nodes = new[] { await cluster.AddNodeAsync(), await cluster.AddNodeAsync() };
        var screening = await cluster.AddScreeningAsync();
        var token = (await cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
        var visitor = new SeatMapApi(await nodes[1].NewHolderAsync());
        // Without Redis, the message about this hold fails, and so does the connection of a desk.
        Assert.Equal(SeatOutcome.Held, (await visitor.HoldAsync(screening, Guid.CreateVersion7(), [1])).Outcome);
        await Eventually.Async(
            () => nodes[1].LogTail(200).Contains("Desks on other nodes", StringComparison.Ordinal), _soon, "a message failed");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var early = await DeskClient.ConnectAsync(nodes[0], token);
            await early.WatchOccupancyAsync();
        });

        await cluster.Redis.StartAsync();

        var desk = await Eventually.Async(async () =>
        {
            var client = await DeskClient.ConnectAsync(nodes[0], token);
            await client.WatchOccupancyAsync();
            return client;
        }, _ => true, _soon, "a desk can connect");
        await using (desk)
        {
            Assert.Equal((49, 1, 0, 0), desk.Shown(screening));
            Assert.Equal(SeatOutcome.Held, (await visitor.HoldAsync(screening, Guid.CreateVersion7(), [2])).Outcome);
            await ShowsAsync(desk, screening, (48, 2, 0, 0));
        }
    }

    private async Task<HttpStatusCode?> RefusalAsync(string? token) =>
        (await Assert.ThrowsAsync<HttpRequestException>(() => DeskClient.ConnectAsync(_cluster.Nodes[0], token))).StatusCode;

    private static async Task ShowsAsync(DeskClient desk, long screening, (int Free, int Held, int Sold, int Blocked) expected) =>
        await Eventually.Async(
            () => Task.FromResult(desk.Shown(screening)), shown => shown == expected, _soon, $"the desk shows {expected}");
}
