using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Seats;

public class StaffActTests
{
    private static readonly Caller _ada = Callers.Staff("Ada");

    private static readonly SeatCommand[] _commands =
    [
        new HoldSeats(TestEngine.NewHold(), _ada, [1]),
        new HoldBest(TestEngine.NewHold(), _ada, new BestRequest(1), null),
        new ExtendHold(Guid.NewGuid(), TestEngine.NewHold(), _ada),
        new ReleaseHold(Guid.NewGuid(), TestEngine.NewHold(), _ada, null),
        new PriceHold(Guid.NewGuid(), TestEngine.NewHold(), _ada, []),
        new ConfirmHold(Guid.NewGuid(), TestEngine.NewHold(), _ada, "B"),
        new PayHold(new PaymentId(Guid.NewGuid()), TestEngine.NewHold(), _ada, "stripe"),
        new SellPaid(Guid.NewGuid(), new PaymentId(Guid.NewGuid()), TestEngine.NewHold(), _ada, "B", TestEngine.NewHold()),
        new CancelBooking(Guid.NewGuid(), "B", _ada),
        new MoveBooking(Guid.NewGuid(), "B", [1], _ada),
        new ExchangeBooking(Guid.NewGuid(), "B", new ScreeningId(2), _ada, TestEngine.NewHold()),
        new BlockSeats(Guid.NewGuid(), [1], _ada),
        new UnblockSeats(Guid.NewGuid(), [1], _ada),
    ];

    /// <summary>A command that is added later must not be missing in the audit table.</summary>
    [Fact]
    public void Every_command_that_has_a_caller_is_an_act_of_staff()
    {
        var withCaller = typeof(SeatCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(SeatCommand)) && !type.IsAbstract && type.GetProperty(nameof(Caller)) is not null);
        Assert.Equal(withCaller.Select(t => t.Name).Order(), _commands.Select(c => c.GetType().Name).Order());
        Assert.All(_commands, command => Assert.Equal(_ada.Staff, StaffAct.Of(command, new SeatReply(SeatOutcome.Held))?.Staff));
    }

    [Fact]
    public void What_a_visitor_does_is_none() =>
        Assert.Null(StaffAct.Of(
            new HoldSeats(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [1]), new SeatReply(SeatOutcome.Held)));
}
