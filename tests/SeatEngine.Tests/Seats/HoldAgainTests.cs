using SeatEngine.Seats;
using SeatEngine.Tests.Plans;

namespace SeatEngine.Tests.Seats;

/// <summary>Giving seats back and holding them again does not begin a new cap.</summary>
public sealed class HoldAgainTests
{
    private static readonly Caller _ada = new(new HolderId(Guid.CreateVersion7()));
    private static readonly Caller _bob = new(new HolderId(Guid.CreateVersion7()));

    private readonly SeatRuleOptions _options = new();
    private readonly RuleModel _model;
    private readonly DateTimeOffset _cap;

    public HoldAgainTests()
    {
        _model = new RuleModel(PlanText.Drawn("ssssssssss"), _options);
        _cap = _model.Now + _options.HoldCap;
    }

    [Fact]
    public void The_cap_counts_from_when_the_holder_first_had_one_of_the_seats()
    {
        var hold = Hold(_ada, 1, 2);
        foreach (var minute in new[] { 1, 6, 14 })
        {
            _model.Now = RuleModel.Opens.AddMinutes(minute);
            Release(_ada, hold);
            var again = _model.Ask(New(_ada, 2, 3));
            Assert.Equal(SeatOutcome.Held, again.Outcome);
            Assert.Equal(_cap, again.ExtendableUntil);
            Assert.Equal(minute < 10 ? _model.Now + _options.HoldTime : _cap, again.ExpiresAt);
            hold = again.HoldId!.Value;
        }

        Assert.Equal(SeatOutcome.CapReached, _model.Ask(new ExtendHold(Guid.CreateVersion7(), new HoldId(hold), _ada)).Outcome);
    }

    [Fact]
    public void At_the_end_of_the_cap_others_get_their_turn_and_then_everybody()
    {
        var hold = Hold(_ada, 1);
        _model.Now = RuleModel.Opens.AddMinutes(9);
        _model.Ask(new ExtendHold(Guid.CreateVersion7(), new HoldId(hold), _ada));
        _model.Now = _cap - (_options.LeastExtension / 2);
        Release(_ada, hold);

        var refused = _model.Ask(New(_ada, 0, 1));
        Assert.Equal((SeatOutcome.CapReached, 2), (refused.Outcome, refused.Seats.Length));
        var other = Hold(_bob, 1);
        Release(_bob, other);

        _model.Now = _cap;
        Assert.Equal(_cap + _options.HoldCap, _model.Ask(New(_ada, 1)).ExtendableUntil);
    }

    [Fact]
    public void Other_seats_other_holders_and_staff_begin_a_new_one()
    {
        Release(_ada, Hold(_ada, 1));
        _model.Now = RuleModel.Opens.AddMinutes(5);
        var fresh = _model.Now + _options.HoldCap;
        Assert.Equal(fresh, _model.Ask(New(_ada, 2)).ExtendableUntil);
        var bobs = _model.Ask(New(_bob, 1));
        Assert.Equal(fresh, bobs.ExtendableUntil);
        Release(_bob, bobs.HoldId!.Value);

        var till = new StaffMember(
            new StaffId(Guid.CreateVersion7()), "Till", new TillId("Till"), new StaffTokenId(Guid.CreateVersion7()), Address: null,
            StaffRights.AllScreenings);
        Assert.Equal(fresh, _model.Ask(New(_ada with { Staff = till }, 1)).ExtendableUntil);
    }

    [Fact]
    public void It_holds_within_a_batch_and_for_a_part_of_a_hold()
    {
        var hold = Hold(_ada, 1, 2);
        _model.Now = RuleModel.Opens.AddMinutes(3);
        var replies = _model.Batch(
            new ReleaseHold(Guid.CreateVersion7(), new HoldId(hold), _ada, [2]), New(_ada, 2),
            new HoldBest(new HoldId(Guid.CreateVersion7()), _bob, new BestRequest(1), null));
        Assert.Equal([SeatOutcome.Released, SeatOutcome.Held, SeatOutcome.Held], replies.Select(reply => reply.Outcome));
        Assert.Equal(_cap, replies[1].ExtendableUntil);
        Assert.Equal(_model.Now + _options.HoldCap, replies[2].ExtendableUntil);
    }

    [Fact]
    public void Replaying_the_ledger_gives_the_same_caps()
    {
        Release(_ada, Hold(_ada, 1));
        _model.Now = RuleModel.Opens.AddMinutes(4);
        Hold(_ada, 1);

        var replayed = new SeatBoard(_model.Plan.Seats.Count);
        foreach (var (at, changes) in _model.Ledger)
        {
            foreach (var entry in SeatEngine.Ledger.LedgerCodec.Read(changes))
                SeatTransitions.Apply(replayed, entry, at);
        }

        Assert.Equal(RuleModel.Opens, Assert.Single(replayed.Holds).CreatedAt);
        Assert.Equal(RuleModel.Opens, Assert.Single(_model.Board.Holds).CreatedAt);
    }

    private static HoldSeats New(Caller caller, params int[] seats) => new(new HoldId(Guid.CreateVersion7()), caller, seats);

    private Guid Hold(Caller caller, params int[] seats)
    {
        var reply = _model.Ask(New(caller, seats));
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        return reply.HoldId!.Value;
    }

    private void Release(Caller caller, Guid hold) => Assert.Equal(
        SeatOutcome.Released, _model.Ask(new ReleaseHold(Guid.CreateVersion7(), new HoldId(hold), caller, null)).Outcome);
}
