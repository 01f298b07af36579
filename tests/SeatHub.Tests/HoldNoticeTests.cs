using SeatMap.Client;

namespace SeatHub.Tests;

[Trait("speed", "slow")]
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
        var noticesHere = Nodes.NoticesOf(here);
        var noticesThere = Nodes.NoticesOf(there);
        var strangersNotices = Nodes.NoticesOf(stranger);
        var seen = await stranger.WatchAsync(screening);
        await here.WatchAsync(screening);
        await there.WatchAsync(screening);
        var hold = Guid.CreateVersion7();

        var held = await here.HoldAsync(screening, hold, [1, 2, 3]);
        await BothAsync("held");
        // A second after the hold: earlier an extension would gain too little.
        await BothAsync("expiring");
        var extended = await there.ExtendAsync(screening, hold);
        await BothAsync("extended");
        await here.ReleaseAsync(screening, hold, [2]);
        await BothAsync("released");
        var parts = noticesThere.Last(n => n.HoldId == hold);
        await here.ReleaseAsync(screening, hold);
        await Nodes.SeesAsync(seen, 1, SeatStatus.Free);

        Assert.Equal(SeatOutcome.Extended, extended.Outcome);
        Assert.True(extended.ExpiresAt > held.ExpiresAt);
        Assert.Equal([1, 3], parts.Seats);
        Assert.Equal(extended.ExpiresAt, parts.ExpiresAt);
        await Harness.Eventually.Async(
            () => noticesHere.Count(n => n.ChangeName == "released") == 2 && noticesHere.Last() is { Seats.Count: 0, ExpiresAt: null },
            TimeSpan.FromSeconds(10), "the hold is said to be gone");
        Assert.All(noticesHere, n => Assert.Equal(screening, n.ScreeningId));
        Assert.Empty(strangersNotices);

        async Task BothAsync(string change)
        {
            await Nodes.NoticeAsync(noticesHere, hold, change);
            await Nodes.NoticeAsync(noticesThere, hold, change);
        }
    }

    [Fact]
    public async Task A_hold_that_runs_out_is_announced_then_ended_and_its_seats_are_free_on_every_map()
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var here = await nodes.ConnectAsync(0, holder);
        await using var there = await nodes.ConnectAsync(1, holder);
        var received = new[] { Nodes.NoticesOf(here), Nodes.NoticesOf(there) };
        var maps = new[] { await here.WatchAsync(screening), await there.WatchAsync(screening) };
        var hold = Guid.CreateVersion7();

        var held = await here.HoldAsync(screening, hold, [1, 2]);

        foreach (var notices in received)
        {
            await Nodes.NoticeAsync(notices, hold, "expiring");
            await Nodes.NoticeAsync(notices, hold, "expired");
            Assert.Equal(["held", "expiring", "expired"], notices.Where(n => n.HoldId == hold).Select(n => n.ChangeName));
            var warning = notices.Single(n => n.ChangeName == "expiring");
            Assert.Equal(held.ExpiresAt, warning.ExpiresAt);
            Assert.Equal([1, 2], warning.Seats);
            Assert.Empty(notices.Single(n => n.ChangeName == "expired").Seats);
        }

        await Nodes.SeesAsync(maps[0], 1, SeatStatus.Free);
        await Nodes.SeesAsync(maps[1], 2, SeatStatus.Free);
        Assert.Equal(SeatOutcome.Expired, (await here.ExtendAsync(screening, hold)).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task An_extended_hold_is_announced_a_second_time(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync(node);
        var notices = Nodes.NoticesOf(client);
        await client.WatchAsync(screening);
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, [1]);
        await Nodes.NoticeAsync(notices, hold, "expiring");

        await client.ExtendAsync(screening, hold);
        await Nodes.NoticeAsync(notices, hold, "expired");

        Assert.Equal(["held", "expiring", "extended", "expiring", "expired"], notices.Select(n => n.ChangeName));
    }

    [Theory]
    [BothTransports]
    public async Task A_booking_made_over_the_API_is_announced_by_the_hub(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        var holder = await nodes.NewHolderAsync();
        await using var there = await nodes.ConnectAsync(node, holder);
        var notices = Nodes.NoticesOf(there);
        var map = await there.WatchAsync(screening);
        var api = new SeatMapApi(nodes.Options(1 - node, holder.Token));
        var hold = Guid.CreateVersion7();
        await api.HoldAsync(screening, hold, [1, 2]);

        var booked = await api.ConfirmAsync(hold, "test-ok");

        Assert.Equal(SeatOutcome.Booked, booked.Outcome);
        await Nodes.NoticeAsync(notices, hold, "booked");
        await Nodes.SeesAsync(map, 1, SeatStatus.Sold);
        Assert.Equal(SeatOutcome.NotFound, (await there.ReleaseAsync(screening, hold)).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task A_hold_released_by_staff_is_announced_as_such(int node)
    {
        var screening = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync(node);
        var notices = Nodes.NoticesOf(client);
        await client.WatchAsync(screening);
        var staff = new SeatMapApi(nodes.Options(1 - node, await nodes.StaffTokenAsync()));
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(screening, hold, [1, 2]);

        Assert.Equal(SeatOutcome.Released, (await staff.ReleaseAsync(hold)).Outcome);

        await Nodes.NoticeAsync(notices, hold, "releasedByStaff");
        Assert.Equal(SeatOutcome.AlreadyReleased, (await client.ExtendAsync(screening, hold)).Outcome);
    }
}
