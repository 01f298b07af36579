using System.Net;
using SeatMapClient;

namespace SeatHub.Tests;

public sealed class HoldNoticeTests(ShortHoldNodes nodes) : IClassFixture<ShortHoldNodes>
{
    [Fact]
    public async Task Every_connection_of_the_holder_hears_what_becomes_of_a_hold_and_nobody_else_does()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var here = await nodes.ConnectAsync(0, holder);
        await using var there = await nodes.ConnectAsync(1, holder);
        await using var stranger = await nodes.ConnectAsync(1);
        var seen = await stranger.WatchAsync(screening);
        await here.WatchAsync(screening);
        await there.WatchAsync(screening);
        var hold = Guid.CreateVersion7();

        var held = await here.HoldAsync(screening, hold, 1, 2, 3);
        await BothAsync("held");
        var extended = await there.ExtendAsync(screening, hold, Guid.CreateVersion7());
        await BothAsync("extended");
        await here.ReleaseAsync(screening, hold, [2]);
        await BothAsync("released");
        var parts = there.Notices.Last(n => n.HoldId == hold);
        await here.ReleaseAsync(screening, hold);
        await Nodes.SeesAsync(seen, 1, 0);

        Assert.Equal("extended", extended.Outcome);
        Assert.True(extended.ExpiresAt > held.ExpiresAt);
        Assert.Equal([1, 3], parts.Seats);
        Assert.Equal(extended.ExpiresAt, parts.ExpiresAt);
        await Harness.Eventually.Async(
            () => here.Notices.Count(n => n.Change == "released") == 2 && here.Notices[^1] is { Seats.Length: 0, ExpiresAt: null },
            TimeSpan.FromSeconds(10), "the hold is said to be gone");
        Assert.All(here.Notices, n => Assert.Equal(screening, n.ScreeningId));
        Assert.Empty(stranger.Notices);

        async Task BothAsync(string change)
        {
            await Nodes.NoticeAsync(here, hold, change);
            await Nodes.NoticeAsync(there, hold, change);
        }
    }

    [Fact]
    public async Task A_hold_that_runs_out_is_announced_then_ended_and_its_seats_are_free_on_every_map()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var here = await nodes.ConnectAsync(0, holder);
        await using var there = await nodes.ConnectAsync(1, holder);
        var maps = new[] { await here.WatchAsync(screening), await there.WatchAsync(screening) };
        var hold = Guid.CreateVersion7();

        var held = await here.HoldAsync(screening, hold, 1, 2);

        foreach (var client in new[] { here, there })
        {
            await Nodes.NoticeAsync(client, hold, "expiring");
            await Nodes.NoticeAsync(client, hold, "expired");
            Assert.Equal(["held", "expiring", "expired"], client.Notices.Where(n => n.HoldId == hold).Select(n => n.Change));
            var warning = client.Notices.Single(n => n.Change == "expiring");
            Assert.Equal(held.ExpiresAt, warning.ExpiresAt);
            Assert.Equal([1, 2], warning.Seats);
            Assert.Empty(client.Notices.Single(n => n.Change == "expired").Seats);
        }

        await Nodes.SeesAsync(maps[0], 1, 0);
        await Nodes.SeesAsync(maps[1], 2, 0);
        Assert.Equal("expired", (await here.ExtendAsync(screening, hold, Guid.CreateVersion7())).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task An_extended_hold_is_announced_a_second_time(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync(node);
        await client.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, 1);
        await Nodes.NoticeAsync(client, hold, "expiring");

        await client.ExtendAsync(screening, hold, Guid.CreateVersion7());
        await Nodes.NoticeAsync(client, hold, "expired");

        Assert.Equal(["held", "expiring", "extended", "expiring", "expired"], client.Notices.Select(n => n.Change));
    }

    [Theory]
    [BothTransports]
    public async Task A_booking_made_over_the_API_is_announced_by_the_hub(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var there = await nodes.ConnectAsync(node, holder);
        var map = await there.WatchAsync(screening);
        using var api = new RestClient(nodes.Address(1 - node), holder.Token);
        var hold = Guid.CreateVersion7();
        await api.HoldAsync(screening, hold, 1, 2);

        var booked = await api.ConfirmAsync(hold, Guid.CreateVersion7());

        Assert.Equal(HttpStatusCode.Created, booked.Status);
        await Nodes.NoticeAsync(there, hold, "booked");
        await Nodes.SeesAsync(map, 1, 2);
        Assert.Equal("notFound", (await there.ReleaseAsync(screening, hold)).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task A_hold_released_by_staff_is_announced_as_such(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync(node);
        await client.WatchAsync(screening);
        using var staff = new RestClient(nodes.Address(1 - node), await nodes.StaffTokenAsync());
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, 1, 2);

        Assert.Equal(HttpStatusCode.OK, (await staff.ReleaseAsync(hold)).Status);

        await Nodes.NoticeAsync(client, hold, "releasedByStaff");
        Assert.Equal("alreadyReleased", (await client.ExtendAsync(screening, hold, Guid.CreateVersion7())).Outcome);
    }
}
