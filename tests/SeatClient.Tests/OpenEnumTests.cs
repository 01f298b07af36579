using SeatMap.Client;

namespace SeatClient.Tests;

public sealed class OpenEnumTests
{
    [Theory]
    [InlineData("held", SeatOutcome.Held)]
    [InlineData("orphanSeat", SeatOutcome.OrphanSeat)]
    [InlineData("orphan_seat", SeatOutcome.OrphanSeat)]
    [InlineData("companion_alone", SeatOutcome.CompanionAlone)]
    [InlineData("payment_declined", SeatOutcome.PaymentDeclined)]
    [InlineData("seatOfTheFuture", SeatOutcome.Unknown)]
    [InlineData("1", SeatOutcome.Unknown)]
    [InlineData("", SeatOutcome.Unknown)]
    [InlineData(null, SeatOutcome.Unknown)]
    public void Outcomes_are_known_by_the_names_of_both_doors_and_others_are_unknown(string? name, SeatOutcome outcome)
    {
        var reply = new SeatReply { OutcomeName = name! };
        Assert.Equal((outcome, outcome == SeatOutcome.Held), (reply.Outcome, reply.Accepted));
    }

    [Fact]
    public void Every_outcome_and_change_of_the_server_is_known()
    {
        Assert.All(Enum.GetNames<SeatEngine.Seats.SeatOutcome>(), name => Assert.Equal(name, OpenEnum.Parse<SeatOutcome>(name).ToString()));
        Assert.All(Enum.GetNames<SeatHub.HoldChange>(), name => Assert.Equal(name, OpenEnum.Parse<HoldChange>(name).ToString()));
        Assert.All(
            Enum.GetNames<SeatEngine.Seats.AccessibleRelease>(),
            name => Assert.Equal(name, OpenEnum.Parse<AccessibleRelease>(name).ToString()));
        Assert.All(
            Enum.GetValues<SeatEngine.Seats.SeatStatus>(), status => Assert.Equal(status.ToString(), ((SeatStatus)status).ToString()));
        Assert.All(
            Enum.GetValues<SeatEngine.Seats.SeatOutcome>(),
            outcome => Assert.Equal(
                new SeatEngine.Seats.SeatReply(outcome).Accepted, new SeatReply { OutcomeName = outcome.ToString() }.Accepted));
    }
}
