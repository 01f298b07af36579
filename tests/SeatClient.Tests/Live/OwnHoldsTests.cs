using SeatMap.Client;

namespace SeatClient.Tests.Live;

public sealed class OwnHoldsTests
{
    private static readonly DateTimeOffset Until = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly Guid Hold = Guid.CreateVersion7();

    private readonly OwnHolds _holds = new();

    [Fact]
    public void A_hold_lives_from_the_notice_of_its_making_to_that_of_its_end()
    {
        _holds.Apply(Notice("held", [1, 2], Until));
        _holds.Apply(Notice("extended", [1, 2], Until.AddMinutes(1)));
        _holds.Apply(Notice("released", [2], Until.AddMinutes(1)));

        var hold = Assert.Single(_holds.Live);
        Assert.Equal((7L, Hold, Until.AddMinutes(1)), (hold.ScreeningId, hold.HoldId, hold.ExpiresAt));
        Assert.Equal([2], hold.Seats);

        _holds.Apply(Notice("expiring", [2], Until.AddMinutes(1)));
        Assert.Single(_holds.Live);
        _holds.Apply(Notice("expired", [], null));
        Assert.Empty(_holds.Live);
    }

    [Fact]
    public void A_change_that_is_newer_than_this_client_is_understood_by_what_the_hold_still_has()
    {
        _holds.Apply(Notice("held", [1], Until));
        _holds.Apply(Notice("handedOver", [], null));
        Assert.Empty(_holds.Live);
    }

    [Fact]
    public void A_notice_before_the_answer_to_Join_is_not_undone_by_it()
    {
        _holds.Ask();
        _holds.Apply(Notice("held", [1], Until));
        _holds.Joined(7, []);
        Assert.Single(_holds.Live);

        _holds.Ask();
        _holds.Apply(Notice("booked", [], null));
        _holds.Joined(7, [new SeatHold { HoldId = Hold, Seats = [1], ExpiresAt = Until }]);
        Assert.Empty(_holds.Live);
    }

    [Fact]
    public void What_was_missed_while_the_connection_was_lost_is_in_the_answer_to_Join()
    {
        _holds.Apply(Notice("held", [1], Until));
        var other = Guid.CreateVersion7();
        _holds.Ask();
        _holds.Joined(7, [new SeatHold { HoldId = other, Seats = [5], ExpiresAt = Until, ExtendableUntil = Until }]);
        var hold = Assert.Single(_holds.Live);
        Assert.Equal((other, 7L), (hold.HoldId, hold.ScreeningId));
    }

    private static HoldNotice Notice(string change, int[] seats, DateTimeOffset? until) =>
        new() { ScreeningId = 7, HoldId = Hold, ChangeName = change, Seats = seats, ExpiresAt = until };
}
