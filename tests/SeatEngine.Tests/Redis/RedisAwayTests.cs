using Harness;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Redis;

/// <summary>PostgreSQL decides. Redis only saves it work.</summary>
[Trait("speed", "slow")]
public class RedisAwayTests
{
    private static async Task RaceAsync(TestEngine engine, int firstSeat, Func<Task>? midway = null)
    {
        var asked = Enumerable.Range(0, 120).Select(i => Task.Run(() =>
            engine.HoldAsync(i % 2 == 0 ? engine.A : engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), firstSeat + i % 10))).ToList();
        if (midway is not null)
            await midway();
        var replies = await Task.WhenAll(asked);
        Assert.Equal(10, replies.Count(r => r.Outcome == SeatOutcome.Held));
        Assert.All(replies, r => Assert.True(r.Outcome is SeatOutcome.Held or SeatOutcome.Taken, $"{r}"));
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Redis_flushed_during_holds_sells_nothing_twice()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(redis, nodes: 2);
        await RaceAsync(engine, 0, redis.FlushAllAsync);
        await redis.FlushAllAsync();
        // A held seat stays held without its lock.
        var (_, holder, _) = await engine.HeldAsync(engine.A, 50);
        await redis.FlushAllAsync();
        Assert.Equal(SeatOutcome.Taken, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), holder, 50)).Outcome);
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
    }

    [Fact]
    public async Task Without_Redis_holds_and_sales_and_maps_go_on_and_with_it_again_locks_are_used_again()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(redis, nodes: 2);
        await engine.BookedAsync(engine.A, 100);
        await engine.MustFollowAsync(engine.B);

        await RaceAsync(engine, 0, () =>
        {
            redis.Kill();
            return Task.CompletedTask;
        });
        await engine.BookedAsync(engine.B, 101);
        await engine.MustFollowAsync(engine.A);
        await engine.MustFollowAsync(engine.B);
        Assert.True(engine.A.Counted("seatmap.redis.failures") + engine.B.Counted("seatmap.redis.failures") > 0);

        await redis.StartAsync();
        var seat = 120;
        await Eventually.Async(
            async () =>
            {
                await engine.HeldAsync(engine.A, seat++);
                return await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks) is { Count: > 0 };
            },
            TestEngine.Timeout, "holds have locks again");
        await RaceAsync(engine, 200);
    }

    [Fact]
    public async Task A_Redis_that_hangs_is_asked_a_few_times_and_then_no_more_while_sales_go_on()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(redis, nodes: 2);
        await engine.HeldAsync(engine.A, 100);
        redis.Pause();
        try
        {
            for (var seat = 0; seat < 8; seat++)
                await engine.HeldAsync(engine.A, seat);
            await RaceAsync(engine, 20);

            // Each call that reaches Redis waits for its timeout. The circuit breaker lets one through every two seconds.
            var reached = 0;
            for (var call = 0; call < 200; call++)
            {
                await engine.A.Redis.ExecuteAsync(
                    database =>
                    {
                        reached++;
                        return database.PingAsync();
                    },
                    TimeSpan.Zero);
            }

            Assert.InRange(reached, 0, 50);
            await engine.MustFollowAsync(engine.B);
        }
        finally
        {
            redis.Continue();
        }
    }

    [Fact]
    public async Task A_node_that_started_without_Redis_receives_messages_once_Redis_is_there()
    {
        await using var redis = await RedisServer.StartNewAsync();
        redis.Kill();
        await using var engine = await TestEngine.StartAsync(redis, nodes: 2, life: NodeLife.Listening);
        await engine.MapAsync(engine.B);
        await engine.HeldAsync(engine.A, 1);
        await redis.StartAsync();
        var map = await engine.MapAsync(engine.B);
        var seat = 10;
        await Eventually.Async(
            async () =>
            {
                await engine.HeldAsync(engine.A, seat++);
                return map.Revision >= 2;
            },
            TestEngine.Timeout, "the copy follows by messages");
    }
}
