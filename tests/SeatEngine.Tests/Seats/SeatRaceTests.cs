using Harness;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Seats;

/// <summary>Many commands at the same time, on two nodes.</summary>
public class SeatRaceTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Of_three_hundred_holds_for_twenty_seats_each_seat_has_at_most_one_winner_and_losers_learn_which_seats_were_taken()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var wishes = Enumerable.Range(0, 300).Select(i => new[] { i % 20, (i + 7) % 20 }).ToList();
        var replies = await Task.WhenAll(wishes.Select((seats, i) =>
            Task.Run(() => engine.HoldAsync(i % 2 == 0 ? engine.A : engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), seats))));

        var won = replies.Where(r => r.Outcome == SeatOutcome.Held).ToList();
        Assert.Distinct(won.SelectMany(r => r.Seats));
        foreach (var (seats, reply) in wishes.Zip(replies).Where(p => p.Second.Outcome != SeatOutcome.Held))
        {
            Assert.Equal(SeatOutcome.Taken, reply.Outcome);
            Assert.NotEmpty(reply.Seats);
            Assert.Empty(reply.Seats.Except(seats));
        }
        var report = await engine.MustVerifyAsync();
        Assert.Equal(won.Sum(r => r.Seats.Length), report.Held);
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);

        // The losers have left no locks on the other seats.
        foreach (var seat in Enumerable.Range(0, 20).Except(won.SelectMany(r => r.Seats)).ToList())
            await CanBeHeldAsync(engine, seat);
    }

    [Fact]
    public async Task Eighty_requests_for_the_best_two_seats_at_once_each_get_another_pair()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        // There is a free pair for each, however the others lie: eleven rows have at least 2 + 3 + 2 pairs each, the last one 4.
        var replies = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => Task.Run(() =>
            (i % 2 == 0 ? engine.A : engine.B).Commands.HoldBestAsync(
                engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2), None))));
        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        Assert.Distinct(replies.SelectMany(r => r.Seats));
        Assert.All(
            replies, r => Assert.Equal(1, TestEngine.CinemaPlan.PlaceInRun[r.Seats[1]] - TestEngine.CinemaPlan.PlaceInRun[r.Seats[0]]));
        Assert.All(replies, r => Assert.Equal(TestEngine.CinemaPlan.RunOf[r.Seats[0]], TestEngine.CinemaPlan.RunOf[r.Seats[1]]));
        Assert.Equal(160, (await engine.MustVerifyAsync()).Held);
    }

    [Fact]
    public async Task Seats_added_to_a_hold_from_two_nodes_while_it_is_paid_are_all_its_own_or_none()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        for (var round = 0; round < 12; round++)
        {
            var (hold, holder, _) = await engine.HeldAsync(engine.A, round * 6);
            var caller = holder.AsCaller();
            // Two tabs add seats, of which one is the same, and a third one pays.
            Task<SeatReply> Add(EngineNode node, params int[] seats) => Task.Run(() => node.Commands.HoldAsync(
                engine.Screening, TestEngine.NewHold(), caller, [.. seats.Select(seat => (round * 6) + seat)], None, joins: hold));
            var adding = new[] { Add(engine.A, 1, 2), Add(engine.B, 2, 3) };
            var paying = Task.Run(() => engine.B.Commands.ConfirmAsync(engine.Screening, hold, caller, null, Guid.CreateVersion7(), None));
            var replies = await Task.WhenAll([.. adding, paying]);
            // Whatever came first ended the hold for the others.
            Assert.Equal(1, replies.Count(r => r.Outcome is SeatOutcome.Held or SeatOutcome.Booked));
            if (replies[..2].SingleOrDefault(r => r.Outcome == SeatOutcome.Held) is { } held)
                Assert.Equal(3, held.Seats.Length);
        }

        await engine.MustVerifyAsync();
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Theory]
    // However the pairs lie, 32 find room: four rows have at least 2 + 3 + 2 pairs each, the last row of the category 4.
    [InlineData(80, 32)]
    [InlineData(3, 3)]
    public async Task Of_many_requests_for_the_same_pair_or_a_similar_one_each_gets_another_until_the_category_is_full(
        int people, int atLeast)
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var plan = TestEngine.CinemaPlan;
        var category = plan.Categories.MaxBy(c => plan.Seats.Count(s => s.Category == c.Id))!.Id;
        var pair = BestAvailable.Choose(plan, Enumerable.Repeat(true, plan.Seats.Count).ToArray(), 2, category)!;
        var replies = await Task.WhenAll(Enumerable.Range(0, people).Select(i => Task.Run(() =>
            (i % 2 == 0 ? engine.A : engine.B).Commands.HoldOrSimilarAsync(
                engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), pair, None))));

        var won = replies.Where(r => r.Outcome == SeatOutcome.Held).ToList();
        Assert.All(replies.Except(won), r => Assert.Equal(SeatOutcome.Taken, r.Outcome));
        Assert.Distinct(won.SelectMany(r => r.Seats));
        Assert.Single(won, r => r.Seats.Intersect(pair).Count() == 2);
        Assert.All(won.SelectMany(r => r.Seats), s => Assert.Equal(category, plan.Seats[s].Category));
        Assert.InRange(won.Count, atLeast, people);
        Assert.Equal(2 * won.Count, (await engine.MustVerifyAsync()).Held);
        // Nobody got Taken while a pair was free.
        if (won.Count < people)
        {
            var more = await engine.A.Commands.HoldBestAsync(
                engine.Screening, TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), new BestRequest(2, category), None);
            Assert.Equal(SeatOutcome.NoneAvailable, more.Outcome);
        }

        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task One_request_for_seats_or_similar_ones_sent_fifty_times_at_once_is_one_hold()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.HeldAsync(engine.A, 100);
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            (i % 2 == 0 ? engine.A : engine.B).Commands.HoldOrSimilarAsync(engine.Screening, hold, ann.AsCaller(), [100, 101], None))));
        Assert.Single(replies.Select(Replies.Text).Distinct());
        Assert.Equal(SeatOutcome.Held, replies[0].Outcome);
        Assert.Equal(3, (await engine.MustVerifyAsync()).Held);
        // The other forty-nine have left no locks.
        foreach (var seats in Enumerable.Range(0, 240).Except(replies[0].Seats).Except([100]).Chunk(10))
            await CanBeHeldAsync(engine, seats);
    }

    [Fact]
    public async Task One_command_sent_fifty_times_at_once_to_both_nodes_is_done_once_and_answered_alike()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var held = await AllAsync(node => engine.HoldAsync(node, hold, ann, 3, 4));
        Assert.Equal(SeatOutcome.Held, held.Outcome);

        var confirm = Guid.CreateVersion7();
        var booked = await AllAsync(node => node.Commands.ConfirmAsync(engine.Screening, hold, ann.AsCaller(), null, confirm, None));
        Assert.Equal(SeatOutcome.Booked, booked.Outcome);

        var cancel = Guid.CreateVersion7();
        var cancelled = await AllAsync(node => node.Commands.CancelBookingAsync(booked.Reference!, ann.AsCaller(), null, cancel, None));
        Assert.Equal(SeatOutcome.Cancelled, cancelled.Outcome);
        Assert.Equal(3, (await engine.MustVerifyAsync()).Revisions);

        async Task<SeatReply> AllAsync(Func<EngineNode, Task<SeatReply>> ask)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => ask(i % 2 == 0 ? engine.A : engine.B))));
            Assert.Single(replies.Select(Replies.Text).Distinct());
            return replies[0];
        }
    }

    [Fact]
    public async Task One_search_for_the_best_sent_fifty_times_at_once_to_both_nodes_gets_one_group()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var (hold, ann) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            (i % 2 == 0 ? engine.A : engine.B).Commands.HoldBestAsync(engine.Screening, hold, ann.AsCaller(), new BestRequest(3), None))));
        Assert.Single(replies.Select(Replies.Text).Distinct());
        Assert.Equal(3, (await engine.MustVerifyAsync()).Held);
        // The other forty-nine have left no locks.
        foreach (var seats in Enumerable.Range(0, 240).Except(replies[0].Seats).Chunk(10))
            await CanBeHeldAsync(engine, seats);
    }

    [Fact]
    public async Task Forty_visitors_who_hold_buy_move_cancel_and_release_at_once_leave_a_ledger_without_violations()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var visits = await Task.WhenAll(Enumerable.Range(0, 40).Select(person => Task.Run(() => VisitAsync(person))));
        var report = await engine.MustVerifyAsync();
        Assert.Equal((visits.Sum(v => v.Bookings), visits.Sum(v => v.Sold)), (report.Bookings, report.Sold));
        Assert.Equal(visits.Sum(v => v.Moves), await engine.ScalarAsync<int>("""
            SELECT count(*) FROM seat_changes c, json_array_elements(c.changes) e
            WHERE c.screening_id = @Screening AND e->>'op' = 'vacate'
            """));
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);

        // How many bookings the visitor has afterwards, with how many seats, and how many moves changed a booking's seats.
        async Task<(int Bookings, int Sold, int Moves)> VisitAsync(int person)
        {
            var random = new Random(person);
            var ann = TestEngine.NewHolder();
            var (bookings, sold, moves) = (0, 0, 0);
            for (var i = 0; i < 12; i++)
            {
                var node = random.Next(2) == 0 ? engine.A : engine.B;
                var hold = TestEngine.NewHold();
                int[] wanted = [.. Enumerable.Range(random.Next(0, 60), random.Next(1, 4))];
                var held = random.Next(3) switch
                {
                    0 => await node.Commands.HoldBestAsync(
                        engine.Screening, hold, ann.AsCaller(), new BestRequest(random.Next(1, 5)), None),
                    1 => await node.Commands.HoldOrSimilarAsync(engine.Screening, hold, ann.AsCaller(), wanted, None),
                    _ => await engine.HoldAsync(node, hold, ann, wanted),
                };
                if (held.Outcome != SeatOutcome.Held)
                    continue;
                var reply = random.Next(3) switch
                {
                    0 => await node.Commands.ReleaseAsync(engine.Screening, hold, ann.AsCaller(), null, Guid.CreateVersion7(), None),
                    1 => await node.Commands.ExtendAsync(engine.Screening, hold, ann.AsCaller(), Guid.CreateVersion7(), None),
                    _ => await node.Commands.ConfirmAsync(engine.Screening, hold, ann.AsCaller(), null, Guid.CreateVersion7(), None),
                };
                Assert.True(reply.Accepted, $"{reply}");
                if (reply.Reference is not { } reference)
                    continue;
                int[] others = [.. Enumerable.Range(random.Next(0, 60), reply.Seats.Length)];
                var moved = await node.Commands.MoveBookingAsync(
                    reference, others, Callers.Staff("Ada"), Tender.Cash, Guid.CreateVersion7(), None);
                Assert.True(moved.Outcome is SeatOutcome.Moved or SeatOutcome.Taken, $"{moved}");
                if (moved.Outcome == SeatOutcome.Moved && !others.SequenceEqual(reply.Seats))
                    moves++;
                if (random.Next(2) == 0)
                {
                    var cancelled = await node.Commands.CancelBookingAsync(reference, ann.AsCaller(), null, Guid.CreateVersion7(), None);
                    Assert.Equal(SeatOutcome.Cancelled, cancelled.Outcome);
                }
                else
                {
                    bookings++;
                    sold += reply.Seats.Length;
                }
            }

            return (bookings, sold, moves);
        }
    }

    // A lock that is no longer needed is released without waiting for Redis. A lock that is left would last for ten minutes.
    private static Task CanBeHeldAsync(TestEngine engine, params int[] seats) => Eventually.Async(
        () => engine.HeldAsync(engine.A, seats), TestEngine.Timeout, $"seats {string.Join(',', seats)} can be held");
}
