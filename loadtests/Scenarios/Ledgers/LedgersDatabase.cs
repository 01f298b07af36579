using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>A database of one measurement, which is dropped afterwards.</summary>
internal sealed class LedgersDatabase : IAsyncDisposable
{
    // They differ from the first in their title and nothing else.
    private const string AddScreenings = """
        INSERT INTO screenings (hall_id, plan_hash, title, kind, starts_at, sales_open_at, sales_close_at, orphan_rule, currency)
        SELECT hall_id, plan_hash, 'Screening ' || n, kind, starts_at, sales_open_at, sales_close_at, orphan_rule, currency
        FROM screenings, generate_series(2, @screenings) n;
        INSERT INTO screening_prices SELECT s.screening_id, p.category, p.amount
        FROM screening_prices p JOIN screenings s ON s.screening_id <> p.screening_id;
        INSERT INTO screening_heads (screening_id, hash, seat_count) SELECT s.screening_id, h.hash, h.seat_count
        FROM screening_heads h JOIN screenings s ON s.screening_id <> h.screening_id;
        INSERT INTO screening_seats (screening_id, seat) SELECT s.screening_id, e.seat
        FROM screening_seats e JOIN screenings s ON s.screening_id <> e.screening_id;
        """;

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(50);

    private readonly LedgersHall _hall;
    private readonly string _redis;
    private readonly GeneratedLedger[] _ledgers;

    private LedgersDatabase(LedgersHall hall, string connection, string redis, long[] screenings, int revisions)
    {
        (_hall, ConnectionString, _redis) = (hall, connection, redis);
        // The newest revision is of this moment.
        var start = TimeProvider.System.GetUtcNow() - (revisions * _step);
        _ledgers = [.. screenings.Select((id, i) => new GeneratedLedger(new ScreeningId(id), hall.Seats, start, seed: i))];
    }

    public string ConnectionString { get; }

    public ScreeningId First => _ledgers[0].Id;

    /// <summary>Makes the screenings, and a ledger for each.</summary>
    public static async Task<LedgersDatabase> CreateAsync(LedgersHall hall, string connection, string redis, int screenings, int revisions)
    {
        long[] ids;
        await using (var own = new NpgsqlConnection(connection + ";Pooling=false"))
        {
            if (screenings > 1)
                await own.ExecuteAsync(AddScreenings, new { screenings }, commandTimeout: 0);
            ids = [.. await own.QueryAsync<long>("SELECT screening_id FROM screenings ORDER BY screening_id")];
        }

        var database = new LedgersDatabase(hall, connection, redis, ids, revisions);
        await LedgerImport.RunAsync(connection, database._ledgers, revisions, _step);
        return database;
    }

    /// <summary>Runs something on a node that has just been started.</summary>
    public async Task<T> OnNewNodeAsync<T>(Func<EngineNode, Task<T>> run)
    {
        await using var node = await EngineNode.StartAsync(ConnectionString, _redis);
        return await run(node);
    }

    public async ValueTask DisposeAsync() => await _hall.DropAsync(this);
}
