using System.Net;
using SeatMapClient;

namespace SeatHub.Tests;

public sealed class HoldNoticeTests(HastyNodes nodes) : IClassFixture<HastyNodes>
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
            await Nodes.ToldAsync(here, hold, change);
            await Nodes.ToldAsync(there, hold, change);
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
            await Nodes.ToldAsync(client, hold, "expiring");
            await Nodes.ToldAsync(client, hold, "expired");
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

    [Fact]
    public async Task An_extended_hold_is_announced_a_second_time()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync();
        await client.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, 1);
        await Nodes.ToldAsync(client, hold, "expiring");

        await client.ExtendAsync(screening, hold, Guid.CreateVersion7());
        await Nodes.ToldAsync(client, hold, "expired");

        Assert.Equal(["held", "expiring", "extended", "expiring", "expired"], client.Notices.Select(n => n.Change));
    }

    [Fact]
    public async Task A_booking_made_over_the_API_is_told_to_the_hub()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var there = await nodes.ConnectAsync(1, holder);
        var map = await there.WatchAsync(screening);
        using var api = new RestClient(nodes.Address(0), holder.Token);
        var hold = Guid.CreateVersion7();
        await api.HoldAsync(screening, hold, 1, 2);

        var booked = await api.ConfirmAsync(hold, Guid.CreateVersion7());

        Assert.Equal(HttpStatusCode.Created, booked.Status);
        await Nodes.ToldAsync(there, hold, "booked");
        await Nodes.SeesAsync(map, 1, 2);
        Assert.Equal("notFound", (await there.ReleaseAsync(screening, hold)).Outcome);
    }

    [Fact]
    public async Task A_hold_taken_away_by_staff_is_told_as_such()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync(1);
        await client.WatchAsync(screening);
        using var staff = new RestClient(nodes.Address(0), await nodes.StaffTokenAsync());
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, 1, 2);

        Assert.Equal(HttpStatusCode.OK, (await staff.ReleaseAsync(hold)).Status);

        await Nodes.ToldAsync(client, hold, "releasedByStaff");
        Assert.Equal("alreadyReleased", (await client.ExtendAsync(screening, hold, Guid.CreateVersion7())).Outcome);
    }
}
