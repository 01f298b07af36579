using Npgsql;

namespace SeatEngine.Storage;

internal static class EngineDataSource
{
    /// <summary>
    /// The connection pool. Settings of the connection string win. The defaults here make an outage show within seconds, and have the few
    /// statements of the write path prepared once for each connection.
    /// </summary>
    /// <param name="configure">What else the pool needs.</param>
    public static NpgsqlDataSource Create(string connectionString, Action<NpgsqlDataSourceBuilder>? configure = null)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var ours = new NpgsqlConnectionStringBuilder
        {
            Timeout = 3,
            CommandTimeout = CommandTimeouts.Usual,
            // Milliseconds that a cancelled statement is waited for. A database that hangs does not hear of the cancellation.
            CancellationTimeout = 300,
            MaxPoolSize = 20,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            // No command changes the state of its session. Resetting it cost seven statements at each use of a connection.
            NoResetOnClose = true,
            ApplicationName = "seatmap",
            Options = string.Join(' ',
                // A node that freezes between the two round trips of a batch keeps the screening's lock, and no seat is sold until
                // PostgreSQL ends its transaction. Normally they are a few milliseconds apart.
                "-c idle_in_transaction_session_timeout=2s",
                // Every statement here finds its rows by key. With the statistics of an empty table, PostgreSQL would read the whole
                // table for each batch: after 40,000 holds each hold cost it 740 µs (./seatmap bench holds).
                "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off",
                // So each statement has only one good plan. Planning again for each set of values was a quarter of what a small batch
                // cost PostgreSQL (docs/decisions/0010).
                "-c plan_cache_mode=force_generic_plan"),
        };
        foreach (var key in given.Keys.Cast<string>())
            ours[key] = given[key];
        var pool = new NpgsqlDataSourceBuilder(ours.ConnectionString);
        configure?.Invoke(pool);
        return pool.Build();
    }
}
