using System.Diagnostics;
using Harness;
using Npgsql;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Storage;

/// <summary>A PostgreSQL whose answers do not come: frozen, or behind a network that drops everything.</summary>
[Trait("speed", "slow")]
public class HangingDatabaseTests
{
    // What an operator is promised, and room for a machine that is busy with other tests.
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _slowMachine = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Everything_under_way_is_answered_in_time_and_its_seats_are_free_again()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var proxy = TcpProxy.Start(postgres.Port);
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync("hanging")) { Port = proxy.Port };
        await using var engine = await TestEngine.StartAsync(connection.ConnectionString);
        await engine.HeldAsync(engine.A, 100);

        proxy.Stall();
        var clock = Stopwatch.StartNew();
        // Those that come after the first batch has begun would wait for as long again behind it.
        var holds = Enumerable.Range(1, 50).Select(seat => Task.Run(
            () => engine.HoldAsync(engine.A, TestEngine.NewHold(), TestEngine.NewHolder(), seat))).ToList();
        foreach (var hold in holds)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => hold);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, _promised + _slowMachine);

        proxy.Restore();
        await Eventually.Async(
            async () => (await engine.A.Get<SeatLocks>().ReadAsync(engine.Locks))!.All(l => l.Seat == 100),
            TestEngine.Timeout, "the locks of hanging holds are gone");
        var seat = 1;
        await Eventually.Async(
            async () =>
            {
                try
                {
                    var reply = await engine.HoldAsync(engine.A, TestEngine.NewHold(), TestEngine.NewHolder(), seat);
                    return reply.Outcome == SeatOutcome.Held;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            TestEngine.Timeout, "the seat can be held again");
        await engine.MustVerifyAsync();
    }
}
