using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Reconciliation;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Reconciliation;

[Trait("speed", "slow")]
public class ReconcileJobTests
{
    [Fact]
    public async Task A_node_that_stops_ends_the_job_early_and_without_an_exception()
    {
        await using var engine = await TestEngine.StartAsync();
        using var node = new StoppingNode();
        await engine.ScalarAsync<int>(
            "INSERT INTO command_replies (screening_id, command_id, reply, replied_at) "
                + "VALUES (1, gen_random_uuid(), '{}', now() - interval '3 days') RETURNING 1");
        node.StopApplication();
        await JobOf(node).Execute(null!);
        Assert.Equal(1, await engine.ScalarAsync<long>("SELECT count(*) FROM command_replies"));
        using var other = new StoppingNode();
        await JobOf(other).Execute(null!);
        Assert.Equal(0, await engine.ScalarAsync<long>("SELECT count(*) FROM command_replies"));

        ReconcileJob JobOf(StoppingNode lifetime) => new(
            engine.A.LockReconciliation, engine.A.Reconciliation, engine.A.Get<NpgsqlDataSource>(), lifetime,
            NullLogger<ReconcileJob>.Instance);
    }

    private sealed class StoppingNode : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
