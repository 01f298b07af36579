using System.Net;
using Harness;
using Microsoft.AspNetCore.SignalR.Client;
using SeatMapClient;

namespace Cluster.Tests;

/// <summary>Staff at one node, what happens at another.</summary>
public sealed class DeskHubTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(15);

    private SeatMapCluster _cluster = null!;
    private string _staff = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SeatMapCluster.StartAsync(2);
        _staff = (await _cluster.RunCommandAsync("token", "staff", "Ada")).Output.Trim();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task The_occupancy_of_a_screening_changes_on_desks_of_every_node_wherever_its_seats_are_held()
    {
        var screening = await _cluster.AddScreeningAsync();
        await using var here = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await using var there = await DeskClient.ConnectAsync(_cluster.Nodes[1], _staff);
        await here.WatchOccupancyAsync();
        await there.WatchOccupancyAsync();
        Assert.Equal((50, 0, 0, 0), here.Shown(screening));

        using var nobody = new RestClient(_cluster.Nodes[1].BaseAddress);
        using var visitor = new RestClient(_cluster.Nodes[1].BaseAddress, (await nobody.NewHolderAsync()).Token);
        var hold = Guid.CreateVersion7();
        Assert.Equal(HttpStatusCode.Created, (await visitor.HoldAsync(screening, hold, 1, 2)).Status);

        foreach (var desk in new[] { here, there })
            await ShowsAsync(desk, screening, (48, 2, 0, 0));
        Assert.Equal(HttpStatusCode.Created, (await visitor.ConfirmAsync(hold, Guid.CreateVersion7())).Status);
        foreach (var desk in new[] { here, there })
            await ShowsAsync(desk, screening, (48, 0, 2, 0));
    }

    [Fact]
    public async Task A_hold_that_staff_release_is_announced_to_desks_of_its_screening_on_every_node_and_to_its_holder()
    {
        var (screening, other) = (await _cluster.AddScreeningAsync(), await _cluster.AddScreeningAsync());
        await using var desk = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await using var elsewhere = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        await desk.WatchScreeningAsync(screening);
        await elsewhere.WatchScreeningAsync(other);
        using var nobody = new RestClient(_cluster.Nodes[0].BaseAddress);
        await using var visitor = await HubClient.ConnectAsync(_cluster.Nodes[0].BaseAddress, (await nobody.NewHolderAsync()).Token);
        await visitor.WatchAsync(screening);
        var (own, taken) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal("held", (await visitor.HoldAsync(screening, own, 1)).Outcome);
        Assert.Equal("held", (await visitor.HoldAsync(screening, taken, 2, 3)).Outcome);

        Assert.Equal("released", (await visitor.ReleaseAsync(screening, own)).Outcome);
        using var staff = new RestClient(_cluster.Nodes[1].BaseAddress, _staff);
        Assert.Equal(HttpStatusCode.OK, (await staff.ReleaseAsync(taken)).Status);

        await Eventually.Async(() => desk.Released.Count > 0, _soon, "the desk on the other node is told");
        // Not of what the holder released.
        var released = Assert.Single(desk.Released);
        Assert.Equal((screening, taken, "Ada"), (released.ScreeningId, released.HoldId, released.By));
        Assert.Equal([2, 3], released.Seats);
        await Eventually.Async(
            () => visitor.Notices.Any(n => n.HoldId == taken && n.Change == "releasedByStaff"), _soon, "the holder is told");
        Assert.Empty(elsewhere.Released);
    }

    [Fact]
    public async Task Only_staff_are_let_in()
    {
        using var nobody = new RestClient(_cluster.Nodes[0].BaseAddress);
        var visitor = (await nobody.NewHolderAsync()).Token;
        Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(visitor));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(null));
        await using var desk = await DeskClient.ConnectAsync(_cluster.Nodes[0], _staff);
        Assert.Equal(HubConnectionState.Connected, desk.State);
    }

    [Fact]
    public async Task A_node_that_started_without_Redis_serves_desks_as_soon_as_Redis_is_there()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        cluster.Redis!.Kill();
        var nodes = new[] { await cluster.AddNodeAsync(), await cluster.AddNodeAsync() };
        var screening = await cluster.AddScreeningAsync();
        var token = (await cluster.RunCommandAsync("token", "staff", "Ada")).Output.Trim();
        using var nobody = new RestClient(nodes[1].BaseAddress);
        using var visitor = new RestClient(nodes[1].BaseAddress, (await nobody.NewHolderAsync()).Token);
        // The other node tries to announce this one, and a desk to connect.
        Assert.Equal(HttpStatusCode.Created, (await visitor.HoldAsync(screening, Guid.CreateVersion7(), 1)).Status);
        await Eventually.Async(
            () => nodes[1].LogTail(200).Contains("Desks on other nodes", StringComparison.Ordinal), _soon, "an announcement failed");
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
            Assert.Equal(HttpStatusCode.Created, (await visitor.HoldAsync(screening, Guid.CreateVersion7(), 2)).Status);
            await ShowsAsync(desk, screening, (48, 2, 0, 0));
        }
    }

    private async Task<HttpStatusCode?> RefusalAsync(string? token) =>
        (await Assert.ThrowsAsync<HttpRequestException>(() => DeskClient.ConnectAsync(_cluster.Nodes[0], token))).StatusCode;

    private static async Task ShowsAsync(DeskClient desk, long screening, (int Free, int Held, int Sold, int Blocked) expected) => await Eventually.Async(
        () => Task.FromResult(desk.Shown(screening)), shown => shown == expected, _soon, $"the desk shows {expected}");
}
