using Dapper;
using Harness;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Commands;

/// <summary>Commands of many screenings in one transaction, and what goes wrong with one of them.</summary>
[Trait("speed", "slow")]
public class CommitQueueTests
{
    private const int Others = 20;

    [Fact]
    public async Task What_waits_is_committed_together_whatever_screenings_it_is_for()
    {
        await using var engine = await TestEngine.StartAsync();
        var screenings = await AddScreeningsAsync(engine);
        var replies = await GatherAsync(engine, screenings, lane => lane.SubmitAsync(Hold(1)));

        Assert.All(replies, r => Assert.Equal((SeatOutcome.Held, 1), (r.Outcome, r.Revision)));
        // The node's two transactions may share what has gathered.
        Assert.InRange(await TransactionsAsync(engine, screenings), 1, 2);
        await engine.MustVerifyAsync();
    }

    [Theory]
    [InlineData("version = version + 5", SeatOutcome.Held)]
    [InlineData("status = 3, version = version + 1", SeatOutcome.Taken)]
    public async Task Seats_that_somebody_changed_by_hand_cost_the_other_screenings_nothing(string change, SeatOutcome outcome)
    {
        await using var engine = await TestEngine.StartAsync();
        var screenings = await AddScreeningsAsync(engine);
        await engine.TamperAsync($"UPDATE screening_seats SET {change} WHERE screening_id = {screenings[7].Value} AND seat = 1");
        var replies = await GatherAsync(engine, screenings, lane => lane.SubmitAsync(Hold(1)));

        Assert.Equal(outcome, replies[7].Outcome);
        Assert.All(replies.Where((_, i) => i != 7), r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        await engine.A.Reconciliation.RunAsync(CancellationToken.None);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task A_command_that_fails_does_not_fail_those_of_other_screenings()
    {
        await using var engine = await TestEngine.StartAsync();
        var screenings = await AddScreeningsAsync(engine);
        var failing = new List<Task>();
        // Submitted without the checks of SeatCommands: an unknown seat fails in memory.
        var replies = await GatherAsync(engine, screenings, lane =>
        {
            var held = lane.SubmitAsync(Hold(1));
            if (failing.Count < 3)
                failing.Add(lane.SubmitAsync(Hold(9_999)));
            return held;
        });

        Assert.All(replies, r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        foreach (var failed in failing)
            await Assert.ThrowsAnyAsync<Exception>(() => failed);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task An_id_that_is_used_for_holds_in_two_screenings_at_once_holds_in_one()
    {
        await using var engine = await TestEngine.StartAsync();
        var screenings = await AddScreeningsAsync(engine);
        var (id, holder) = (TestEngine.NewHold(), TestEngine.NewHolder());
        var number = 0;
        var replies = await GatherAsync(
            engine, screenings, lane => lane.SubmitAsync(number++ < 3 ? new HoldSeats(id, holder.AsCaller(), [1]) : Hold(1)));

        Assert.Single(replies[..3], r => r.Outcome == SeatOutcome.Held);
        Assert.Equal(2, replies[..3].Count(r => r.Outcome == SeatOutcome.IdReused));
        Assert.All(replies[3..], r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Two_nodes_that_commit_for_the_same_screenings_sell_each_seat_once_and_wait_in_no_ring()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var screenings = await AddScreeningsAsync(engine);
        foreach (var screening in screenings)
            await engine.B.MapAsync(screening);

        var replies = await Task.WhenAll(Enumerable.Range(0, 2_400).Select(i => Task.Run(() =>
            (i % 2 == 0 ? engine.A : engine.B).Commands.HoldAsync(
                // Each seat is wanted twice. 7 and 20 have no common divisor: the screenings come in another order each time.
                screenings[i * 7 % Others], TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [i / 2 / Others],
                CancellationToken.None))));

        Assert.Equal(1_200, replies.Count(r => r.Outcome == SeatOutcome.Held));
        Assert.Equal(1_200, replies.Count(r => r.Outcome == SeatOutcome.Taken));
        Assert.Equal(1_200, (await engine.MustVerifyAsync()).Held);
    }

    private static HoldSeats Hold(int seat) => new(TestEngine.NewHold(), TestEngine.NewHolder().AsCaller(), [seat]);

    private static async Task<List<ScreeningId>> AddScreeningsAsync(TestEngine engine)
    {
        var screenings = new List<ScreeningId>();
        for (var i = 0; i < Others; i++)
        {
            screenings.Add(await engine.AddScreeningAsync());
            await engine.A.MapAsync(screenings[^1]);
        }

        return screenings;
    }

    /// <summary>
    /// Submits to all screenings while both transactions of the node wait for heads that somebody else has locked, so that everything
    /// gathers.
    /// </summary>
    private static async Task<SeatReply[]> GatherAsync(
        TestEngine engine, List<ScreeningId> screenings, Func<SeatLane, Task<SeatReply>> submit)
    {
        var lanes = engine.A.Get<SeatLanes>();
        var blocked = new[] { engine.Screening, await engine.AddScreeningAsync() };
        var all = new List<SeatLane>();
        foreach (var screening in screenings)
            all.Add(lanes.Of(await engine.A.MapAsync(screening)));
        await using var connection = await engine.Database.OpenConnectionAsync();
        var process = await connection.ExecuteScalarAsync<int>("SELECT pg_backend_pid()");
        var stuck = new List<Task<SeatReply>>();
        var lanesOfBlocked = new List<SeatLane>();
        foreach (var screening in blocked)
            lanesOfBlocked.Add(lanes.Of(await engine.A.MapAsync(screening)));

        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            "SELECT FROM screening_heads WHERE screening_id = ANY(@Ids) FOR UPDATE", new { Ids = blocked.Select(b => b.Value).ToArray() });
        await using var watcher = await engine.Database.OpenConnectionAsync();
        foreach (var lane in lanesOfBlocked)
        {
            stuck.Add(lane.SubmitAsync(Hold(0)));
            await Eventually.Async(
                async () => await watcher.ExecuteScalarAsync<int>(
                    "SELECT count(*)::int FROM pg_stat_activity WHERE @process = ANY(pg_blocking_pids(pid))",
                    new { process }) == stuck.Count,
                TestEngine.Timeout, "the transaction waits for the head");
        }

        var asked = all.ConvertAll(lane => submit(lane));
        await transaction.RollbackAsync();
        var replies = await Task.WhenAll(asked);
        Assert.All(await Task.WhenAll(stuck), r => Assert.Equal(SeatOutcome.Held, r.Outcome));
        return replies;
    }

    private static async Task<int> TransactionsAsync(TestEngine engine, List<ScreeningId> screenings)
    {
        await using var connection = await engine.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            "SELECT count(DISTINCT xmin::text)::int FROM seat_changes WHERE screening_id = ANY(@Ids)",
            new { Ids = screenings.Select(s => s.Value).ToArray() });
    }
}
