using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Commands;

/// <summary>The first answer, whatever has happened since and whichever node is asked.</summary>
public class RepeatTests
{
    [Fact]
    public async Task A_hold_repeated_at_a_node_that_has_just_started_gets_its_first_answer()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, first) = await engine.HeldAsync(engine.A, 4, 5);
        await engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        await engine.HeldAsync(engine.A, 4, 5);
        var fresh = await engine.AddNodeAsync(NodeLife.Following);
        await engine.MapAsync(fresh);

        // It knows the seats as another's, and never saw this hold.
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(fresh, hold, holder, 4, 5)).Outcome);
        var again = await fresh.Commands.HoldAsync(engine.Screening, hold, holder.AsCaller(), [4, 5], CancellationToken.None, repeat: true);

        Assert.Equal(first with { Seats = [] }, again with { Seats = [] });
        Assert.Equal(first.Seats, again.Seats);
    }

    [Fact]
    public async Task A_repeat_that_never_came_the_first_time_is_decided_now()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.HeldAsync(engine.A, 4);
        var (hold, caller) = (TestEngine.NewHold(), TestEngine.NewHolder().AsCaller());

        var taken = await engine.A.Commands.HoldAsync(engine.Screening, hold, caller, [4], CancellationToken.None, repeat: true);
        var held = await engine.A.Commands.HoldAsync(engine.Screening, hold, caller, [6], CancellationToken.None, repeat: true);

        Assert.Equal((SeatOutcome.Taken, SeatOutcome.Held), (taken.Outcome, held.Outcome));
    }

    [Fact]
    public async Task The_best_seats_repeated_at_another_node_are_the_first_ones()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, caller) = (TestEngine.NewHold(), TestEngine.NewHolder().AsCaller());
        var first = await engine.A.Commands.HoldBestAsync(engine.Screening, hold, caller, new BestRequest(3), CancellationToken.None);
        var fresh = await engine.AddNodeAsync(NodeLife.Following);

        var again = await fresh.Commands.HoldBestAsync(
            engine.Screening, hold, caller, new BestRequest(3), CancellationToken.None, repeat: true);

        Assert.Equal((SeatOutcome.Held, first.Revision), (again.Outcome, again.Revision));
        Assert.Equal(first.Seats, again.Seats);
    }

    [Fact]
    public async Task A_used_id_with_other_content_is_idReused()
    {
        await using var engine = await TestEngine.StartAsync();
        var commands = engine.A.Commands;
        // One each: a holder may have few holds at a time.
        var (named, best, similar) = (TestEngine.NewHold(), TestEngine.NewHold(), TestEngine.NewHold());
        Assert.Equal(SeatOutcome.Held, (await HoldAsync(named, 1, 2, 3)).Outcome);
        Assert.Equal(SeatOutcome.Held, (await BestAsync(best, new BestRequest(2))).Outcome);
        Assert.Equal(SeatOutcome.Held, (await SimilarAsync(similar, 20, 21)).Outcome);
        var category = TestEngine.CinemaPlan.Categories[0].Id;

        Assert.All(
            new[]
            {
                await HoldAsync(named, 1, 2),
                await BestAsync(named, new BestRequest(3)),
                await BestAsync(best, new BestRequest(3)),
                await BestAsync(best, new BestRequest(2, category)),
                await BestAsync(best, new BestRequest(2, Accessible: true)),
                await SimilarAsync(similar, 22, 23),
                await SimilarAsync(named, 1, 2, 3),
                await engine.HoldAsync(engine.A, named, TestEngine.NewHolder(), 1, 2, 3),
            },
            reply => Assert.Equal(SeatOutcome.IdReused, reply.Outcome));
        Assert.Equal(SeatOutcome.Held, (await SimilarAsync(similar, 20, 21)).Outcome);

        Caller CallerOf(HoldId id) => new HolderId(id.Value).AsCaller();
        Task<SeatReply> HoldAsync(HoldId id, params int[] seats) =>
            commands.HoldAsync(engine.Screening, id, CallerOf(id), seats, CancellationToken.None);
        Task<SeatReply> BestAsync(HoldId id, BestRequest wish) =>
            commands.HoldBestAsync(engine.Screening, id, CallerOf(id), wish, CancellationToken.None);
        Task<SeatReply> SimilarAsync(HoldId id, params int[] seats) =>
            commands.HoldOrSimilarAsync(engine.Screening, id, CallerOf(id), seats, CancellationToken.None);
    }

    [Fact]
    public async Task The_id_of_a_release_belongs_to_the_seats_that_it_named()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2, 3);
        var command = Guid.CreateVersion7();
        var first = await ReleaseAsync(command, 2);

        Assert.Equal(SeatOutcome.IdReused, (await ReleaseAsync(command, 3)).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await ReleaseAsync(command)).Outcome);
        Assert.Equal(SeatOutcome.IdReused,
            (await engine.A.Commands.ExtendAsync(engine.Screening, hold, holder.AsCaller(), command, CancellationToken.None)).Outcome);
        var again = await ReleaseAsync(command, 2);
        Assert.Equal((SeatOutcome.Released, first.Revision), (again.Outcome, again.Revision));

        Task<SeatReply> ReleaseAsync(Guid id, params int[] seats) => engine.A.Commands.ReleaseAsync(
            engine.Screening, hold, holder.AsCaller(), seats.Length == 0 ? null : seats, id, CancellationToken.None);
    }

    [Fact]
    public async Task A_second_refund_is_alreadyCancelled_and_its_till_pays_nothing()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 1, 2);
        var command = Guid.CreateVersion7();

        var first = await CancelAsync(engine.A, "Till 1", command);
        var second = await CancelAsync(engine.B, "Till 2", Guid.CreateVersion7());
        var again = await CancelAsync(engine.B, "Till 1", command);

        Assert.Equal((SeatOutcome.Cancelled, SeatOutcome.AlreadyCancelled), (first.Outcome, second.Outcome));
        Assert.Equal((first.Outcome, first.Revision), (again.Outcome, again.Revision));
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM till_entries WHERE kind = 'refund'"));

        Task<SeatReply> CancelAsync(EngineNode node, string till, Guid id) =>
            node.Commands.CancelBookingAsync(reference, Callers.Staff(till), Tender.Cash, id, CancellationToken.None);
    }

    [Fact]
    public async Task An_extension_repeated_after_the_hold_was_booked_has_its_first_answer()
    {
        await using var engine = await TestEngine.StartAsync();
        var longer = await engine.AddNodeAsync(NodeLife.Following, ("SeatRules:HoldTime", "00:14:00"));
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1);
        var id = Guid.CreateVersion7();
        var first = await longer.Commands.ExtendAsync(engine.Screening, hold, holder.AsCaller(), id, CancellationToken.None);
        await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);

        var again = await engine.A.Commands.ExtendAsync(engine.Screening, hold, holder.AsCaller(), id, CancellationToken.None);

        Assert.Equal((SeatOutcome.Extended, first.ExpiresAt, first.Revision), (again.Outcome, again.ExpiresAt, again.Revision));
        Assert.NotEqual(0, first.Revision);
    }

    [Fact]
    public async Task Anothers_hold_or_booking_and_an_unknown_one_answer_alike()
    {
        await using var engine = await TestEngine.StartAsync();
        var (hold, _, _) = await engine.HeldAsync(engine.A, 1);
        var (_, _, reference) = await engine.BookedAsync(engine.A, 2);
        var (commands, stranger) = (engine.A.Commands, TestEngine.NewHolder().AsCaller());

        foreach (var id in new[] { hold, TestEngine.NewHold() })
        {
            Assert.Equal(SeatOutcome.NotFound,
                (await commands.ExtendAsync(engine.Screening, id, stranger, Guid.CreateVersion7(), CancellationToken.None)).Outcome);
            Assert.Equal(SeatOutcome.NotFound,
                (await commands.ReleaseAsync(engine.Screening, id, stranger, [1], Guid.CreateVersion7(), CancellationToken.None)).Outcome);
            Assert.Equal(SeatOutcome.NotFound,
                (await commands.ConfirmAsync(engine.Screening, id, stranger, null, Guid.CreateVersion7(), CancellationToken.None)).Outcome);
        }

        Assert.Equal(SeatOutcome.NotFound,
            (await commands.CancelBookingAsync(reference, stranger, null, Guid.CreateVersion7(), CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_command_that_changes_nothing_stores_nothing_and_is_answered_alike_again()
    {
        await using var engine = await TestEngine.StartAsync();
        var (screening, commands, ada) = (engine.Screening, engine.A.Commands, Callers.Staff("Ada"));
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1, 2);
        var (half, other, _) = await engine.HeldAsync(engine.A, 3, 4);
        var (bought, buyer, reference) = await engine.BookedAsync(engine.A, 5, 6);
        await ReleaseAsync(hold, holder, null)(Guid.CreateVersion7());
        await ReleaseAsync(half, other, [3])(Guid.CreateVersion7());
        await commands.BlockAsync(screening, [8], ada, Guid.CreateVersion7(), CancellationToken.None);
        var stored = await RepliesAsync();

        (SeatOutcome Outcome, Func<Guid, Task<SeatReply>> Send)[] idle =
        [
            (SeatOutcome.Released, ReleaseAsync(hold, holder, null)),
            (SeatOutcome.Released, ReleaseAsync(half, other, [3])),
            (SeatOutcome.Booked, id => commands.ConfirmAsync(screening, bought, buyer.AsCaller(), null, id, CancellationToken.None)),
            (SeatOutcome.Moved, id => commands.MoveBookingAsync(reference, [5, 6], ada, null, id, CancellationToken.None)),
            (SeatOutcome.Blocked, id => commands.BlockAsync(screening, [8], ada, id, CancellationToken.None)),
            (SeatOutcome.Unblocked, id => commands.UnblockAsync(screening, [9], ada, id, CancellationToken.None)),
            (SeatOutcome.Extended, id => commands.ExtendAsync(screening, half, other.AsCaller(), id, CancellationToken.None)),
        ];
        foreach (var (outcome, send) in idle)
        {
            var id = Guid.CreateVersion7();
            var (first, second) = (await send(id), await send(id));
            Assert.Equal((outcome, 0L), (first.Outcome, first.Revision));
            Assert.Equal(Seats.Replies.Text(first), Seats.Replies.Text(second));
        }

        Assert.Equal(stored, await RepliesAsync());

        Func<Guid, Task<SeatReply>> ReleaseAsync(HoldId which, HolderId who, int[]? seats) =>
            id => commands.ReleaseAsync(screening, which, who.AsCaller(), seats, id, CancellationToken.None);
        Task<int> RepliesAsync() => engine.ScalarAsync<int>("SELECT count(*)::int FROM command_replies");
    }
}
