using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Seats;

/// <summary>Any sequence of commands, from anybody, in any batching, at any times.</summary>
public class SeatRulesProperties
{
    [Fact]
    public void Any_commands_in_any_batches_keep_the_invariants() => Script.Check(script =>
    {
        var model = script.Start();
        var serial = 0;
        foreach (var (seconds, moves) in script.Batches)
        {
            model.Now += TimeSpan.FromSeconds(seconds);
            model.Batch([.. moves.Select(m => Script.Command(model, m, serial++))]);
            model.CheckInvariants();
        }
    });

    [Fact]
    public void The_ledgers_bytes_replay_to_the_same_state() => Script.Check(script =>
    {
        var model = script.Start();
        Play(script, model);
        var replayed = model.Replay();
        Assert.Equal(RuleModel.Describe(model.Board), RuleModel.Describe(replayed));
        Assert.Equal(model.Board.Holds.Select(h => h.Id.Value).Order(), replayed.Holds.Select(h => h.Id.Value).Order());
    });

    [Fact]
    public void One_batch_decides_the_same_as_its_commands_one_by_one_at_the_same_time() => Script.Check(script =>
    {
        var together = script.Start();
        var apart = script.Start();
        var serial = 0;
        foreach (var (seconds, moves) in script.Batches)
        {
            together.Now += TimeSpan.FromSeconds(seconds);
            apart.Now = together.Now;
            var commands = moves.Select(m => Script.Command(together, m, serial++)).ToList();
            var outcomes = together.Batch(commands).Select(r => r.Outcome);
            Assert.Equal(outcomes, commands.ConvertAll(c => apart.Ask(c).Outcome));
            Assert.Equal(RuleModel.Describe(together.Board), RuleModel.Describe(apart.Board));
        }
    });

    [Fact]
    public void An_accepted_command_repeated_at_any_time_has_its_first_answer_and_writes_nothing() => Script.Check(script =>
    {
        var model = script.Start();
        var accepted = new Dictionary<Guid, (SeatCommand Command, SeatReply Reply)>();
        foreach (var (command, reply) in Play(script, model))
        {
            // What changed nothing stored nothing: an extension may gain something later, and another command may use the id.
            if (reply.Accepted && command is not ExpireHolds && reply.Revision > 0)
                accepted.TryAdd(command.CommandId, (command, reply));
        }

        foreach (var later in new[] { TimeSpan.Zero, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1) })
        {
            model.Now += later;
            foreach (var (command, first) in accepted.Values)
            {
                var again = model.Ask(command);
                Assert.Empty(model.LastEntries);
                Assert.Equal(Replies.Text(first), Replies.Text(again));
            }
        }
    });

    [Fact]
    public void Expired_holds_prevent_no_other_hold() => Script.Check(script =>
    {
        var model = script.Start();
        Play(script, model);
        model.Now = RuleModel.Closes.AddSeconds(-1);
        foreach (var seat in Enumerable.Range(0, Script.SeatCount).Where(s => model.Board[s].Hold?.HasRunOut(model.Now) == true).ToList())
        {
            if (model.Terms.OrphanRule || model.Board[seat].Hold is null)
                continue;
            // Staff, whom no companion's seat is refused.
            var reply = model.Ask(new HoldSeats(new HoldId(Guid.NewGuid()), Callers.Staff("Ada"), [seat]));
            Assert.Equal(SeatOutcome.Held, reply.Outcome);
            model.CheckInvariants();
        }
    });

    [Fact]
    public void An_accepted_hold_has_exactly_the_seats_it_asked_for_and_those_of_the_hold_that_it_joined() => Script.Check(script =>
    {
        var model = script.Start();
        // By the new hold; a repeat gets the first answer, and then the joined hold is over.
        var joined = new Dictionary<HoldId, int[]>();
        foreach (var command in script.OneByOne(model))
        {
            var before = (command as NewHoldCommand)?.Joins is { } old ? model.Board.FindHold(old)?.Seats : null;
            var reply = model.Ask(command);
            if (reply.Outcome != SeatOutcome.Held || command is not NewHoldCommand hold)
                continue;
            joined.TryAdd(hold.HoldId, before ?? []);
            if (hold is HoldSeats seats)
                Assert.Equal(seats.Seats.Concat(joined[hold.HoldId]).Order(), reply.Seats);
            if (hold is HoldBest best)
                Assert.Equal(best.Wish.Count + joined[hold.HoldId].Length, reply.Seats.Length);
            Assert.True(reply.ExpiresAt <= reply.ExtendableUntil);
        }
    });

    [Fact]
    public void A_refusal_names_only_seats_that_are_taken() => Script.Check(script =>
    {
        var model = script.Start();
        foreach (var command in script.OneByOne(model))
        {
            var free = Enumerable.Range(0, Script.SeatCount).Where(s => model.Board[s].IsAvailable(model.Now)).ToHashSet();
            var reply = model.Ask(command);
            if (reply.Outcome == SeatOutcome.Taken)
            {
                Assert.NotEmpty(reply.Seats);
                Assert.All(reply.Seats, s => Assert.DoesNotContain(s, free));
            }
        }
    });

    [Fact]
    public void A_changed_ledger_row_breaks_the_chain_of_hashes() => Script.Check(script =>
    {
        var model = script.Start();
        Play(script, model);
        var hash = LedgerCodec.Genesis;
        for (var i = 0; i < model.Ledger.Count; i++)
        {
            var (at, changes) = model.Ledger[i];
            var right = LedgerCodec.Hash(hash, model.Terms.Id, i + 1, at, changes);
            var edited = changes.ToArray();
            edited[edited.Length / 2] ^= 1;
            Assert.NotEqual(right, LedgerCodec.Hash(hash, model.Terms.Id, i + 1, at, edited));
            Assert.NotEqual(right, LedgerCodec.Hash(hash, model.Terms.Id, i + 2, at, changes));
            Assert.NotEqual(right, LedgerCodec.Hash(hash, model.Terms.Id, i + 1, at.AddMicroseconds(1), changes));
            Assert.NotEqual(right, LedgerCodec.Hash(hash, new ScreeningId(2), i + 1, at, changes));
            Assert.NotEqual(right, LedgerCodec.Hash(right, model.Terms.Id, i + 1, at, changes));
            hash = right;
        }
    });

    [Fact]
    public void The_scripts_above_produce_every_outcome_of_the_rules()
    {
        // These are refused before the rules decide, one needs two screenings, and the last ones ticket types and codes (TicketTypeTests,
        // PromoCodeTests).
        SeatOutcome[] elsewhere =
        [
            SeatOutcome.UnknownScreening, SeatOutcome.UnknownSeat, SeatOutcome.Invalid, SeatOutcome.DueChanged, SeatOutcome.Priced,
            SeatOutcome.TicketTypeRefused, SeatOutcome.CodeRefused,
        ];
        var missing = Enum.GetValues<SeatOutcome>().Except(elsewhere).ToHashSet();
        // One round is nearly always enough. The scripts are random: only an outcome that no script produces is missing after fifty.
        for (var round = 0; round < 50 && missing.Count > 0; round++)
            Script.Check(script => missing.ExceptWith(Play(script, script.Start()).Select(p => p.Reply.Outcome)));
        Assert.Empty(missing);
    }

    private static List<(SeatCommand Command, SeatReply Reply)> Play(Script script, RuleModel model)
    {
        var played = new List<(SeatCommand, SeatReply)>();
        var serial = 0;
        foreach (var (seconds, moves) in script.Batches)
        {
            model.Now += TimeSpan.FromSeconds(seconds);
            model.Batch([.. moves.Select(m => Script.Command(model, m, serial++))], (command, reply, _) => played.Add((command, reply)));
        }
        return played;
    }
}
