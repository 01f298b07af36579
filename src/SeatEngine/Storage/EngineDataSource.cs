using Npgsql;

namespace SeatEngine.Storage;

internal static class EngineDataSource
{
    /// <summary>
    /// The connection pool. What the connection string says wins; the rest is chosen so that an outage is an answer within
    /// seconds, and so that the few statements of the write path are prepared once a connection.
    /// </summary>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var ours = new NpgsqlConnectionStringBuilder
        {
            Timeout = 3,
            CommandTimeout = 10,
            MaxPoolSize = 20,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            // Nothing here leaves a trace in its session; putting it back to its beginning was seven statements for every use of a connection.
            NoResetOnClose = true,
            ApplicationName = "seatmap",
            // A node that freezes between the two round trips of a batch holds the screening's lock: nobody sells until the
            // database ends its transaction. Between the two lie milliseconds of deciding in memory.
            // Every statement here finds its rows by key. A table that was analyzed while it was empty must not be read whole for
            // each batch: that made holds quadratic, 740 µs of PostgreSQL's time each after 40,000 (./seatmap bench holds).
            // So there is one plan for each, and nothing to be gained by planning again for every value: that was a quarter of what a small batch cost PostgreSQL (docs/decisions/0010).
            Options = "-c idle_in_transaction_session_timeout=2s -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan",
        };
        foreach (var key in given.Keys.Cast<string>())
            ours[key] = given[key];
        return NpgsqlDataSource.Create(ours);
    }
}
