using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Commands;
using SeatEngine.Ledger;
using SeatEngine.Locks;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Live;

/// <summary>
/// The screenings that are live on this node. One copy each, loaded at the first use, kept right by messages from other nodes
/// and by a periodic look at the database, dropped when nobody uses it. Thread-safe.
/// </summary>
public sealed class LiveSeatMaps(
    NpgsqlDataSource database, ScreeningCatalog catalog, SeatLedger ledger, SeatLocks locks, SeatChannel channel,
    DatabaseClock clock, EngineMetrics metrics, ILogger<LiveSeatMaps> log) : IDisposable
{
    // Messages of two nodes can cross on their way; the ledger is asked only if the missing one does not turn up.
    private static readonly TimeSpan CrossingTime = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);
    private const int FillRows = 2_000;

    // A premiere's evening opens many screenings at once; loading them all at once would only crowd the pool.
    private const int MaxLoads = 4;

    private readonly SemaphoreSlim _loads = new(MaxLoads);

    private readonly ConcurrentDictionary<ScreeningId, Lazy<Task<LiveSeatMap?>>> _maps = new();

    /// <summary>A commit was applied to a copy. Called in the order of revisions by whoever applied it: only enqueue.</summary>
    public event Action<LiveSeatMap, LedgerRow, IReadOnlyList<HoldTransition>>? Changed;

    /// <summary>Writes down in the ledger what seats are without it; set where the services are put together.</summary>
    internal Func<ScreeningId, CancellationToken, Task> Repairing { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>A copy was read anew: whatever was derived from it before may be wrong.</summary>
    public event Action<LiveSeatMap>? Replaced;

    public IEnumerable<LiveSeatMap> Active =>
        _maps.Values.Where(m => m is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).Select(m => m.Value.GetAwaiter().GetResult()).OfType<LiveSeatMap>();

    /// <returns>The live copy, if there is one yet: without waiting.</returns>
    public LiveSeatMap? Find(ScreeningId id)
    {
        if (!_maps.TryGetValue(id, out var entry) || entry is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            return null;
        var map = entry.Value.GetAwaiter().GetResult();
        if (map is not null)
            map.LastUsed = Stopwatch.GetTimestamp();
        return map;
    }

    /// <returns>The live copy, or null if there is no such screening.</returns>
    /// <exception cref="StoreUnavailableException">It is not loaded yet, and the database is away.</exception>
    public async ValueTask<LiveSeatMap?> GetAsync(ScreeningId id, CancellationToken cancellation)
    {
        if (Find(id) is { } open)
            return open;
        var entry = _maps.GetOrAdd(id, i => new Lazy<Task<LiveSeatMap?>>(() => OpenAsync(i)));
        try
        {
            var map = await entry.Value.WaitAsync(cancellation);
            if (map is null)
                _maps.TryRemove(new(id, entry));
            else
                map.LastUsed = Stopwatch.GetTimestamp();
            return map;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _maps.TryRemove(new(id, entry));
            if (Outage.Is(error))
                throw new StoreUnavailableException("The database cannot be reached.", error);
            throw;
        }
    }

    /// <summary>Subscribe first, buffer, read the state, drop what is older, go live.</summary>
    private async Task<LiveSeatMap?> OpenAsync(ScreeningId id)
    {
        var map = new LiveSeatMap(id, this, m => new SeatLane(m, ledger, locks, clock, metrics, log));
        await channel.SubscribeAsync(map, row => Receive(map, row));
        try
        {
            if (await LoadAsync(map, CancellationToken.None))
            {
                await map.CatchUpAsync();
                return map;
            }
        }
        catch
        {
            await channel.UnsubscribeAsync(id);
            throw;
        }

        await channel.UnsubscribeAsync(id);
        return null;
    }

    internal async Task<bool> LoadAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        await _loads.WaitAsync(cancellation);
        try
        {
            if (await catalog.FindTermsAsync(map.Id, cancellation) is not { } terms)
                return false;
            await using var connection = await database.OpenConnectionAsync(cancellation);
            if (await LiveState.LoadAsync(connection, terms, cancellation) is not { } state)
                return false;
            map.Replace(state);
            return true;
        }
        finally
        {
            _loads.Release();
        }
    }

    private void Receive(LiveSeatMap map, LedgerRow row)
    {
        if (map.Apply(row) || map.Revision < 0)
            return;
        _ = CatchUpSoonAsync(map, row.Revision);
    }

    private async Task CatchUpSoonAsync(LiveSeatMap map, long seen)
    {
        await Task.Delay(CrossingTime);
        if (map.Revision < seen)
            await CatchUpQuietlyAsync(map);
    }

    private async Task CatchUpQuietlyAsync(LiveSeatMap map)
    {
        try
        {
            await map.CatchUpAsync();
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException)
        {
            // The periodic check tries again; until then the copy is not fresh and refuses nobody.
            log.LogWarning("Screening {Screening}: could not catch up: {Error}", map.Id, error.Message);
        }
    }

    /// <returns>False when a row does not follow from the copy: it must be loaded anew.</returns>
    internal async Task<bool> FillAsync(LiveSeatMap map)
    {
        await using var connection = await database.OpenConnectionAsync();
        while (true)
        {
            var rows = (await connection.QueryAsync<ChangeRow>(
                $"SELECT {ChangeRow.Columns} FROM seat_changes WHERE screening_id = @Id AND revision > @Revision ORDER BY revision LIMIT @FillRows",
                new { Id = map.Id.Value, map.Revision, FillRows })).AsList();
            if (rows.Count > 0)
                metrics.CaughtUp();
            foreach (var row in rows)
            {
                if (!map.Apply(row.ToLedgerRow(map.Id)))
                    return false;
            }

            if (rows.Count < FillRows)
                return true;
        }
    }

    internal void Publish(LiveSeatMap map, LedgerRow row)
    {
        channel.Publish(map.Epoch, row);
        locks.Follow(row);
    }

    internal void RaiseChanged(LiveSeatMap map, LedgerRow row, IReadOnlyList<HoldTransition> transitions) => Changed?.Invoke(map, row, transitions);

    internal void RaiseReplaced(LiveSeatMap map) => Replaced?.Invoke(map);

    private sealed record CheckRow(long Id, long Revision, byte[] Hash, int Epoch, DateTime SalesOpenAt, DateTime SalesCloseAt, bool OrphanRule);

    /// <summary>
    /// One query for all active screenings: whoever missed a message catches up, whoever is ahead of the database saw a history
    /// that is gone. Without Redis this alone keeps maps right.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var maps = Active.Where(m => m.Revision >= 0).ToDictionary(m => m.Id.Value, m => (Map: m, Before: m.Revision));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var asked = Stopwatch.GetTimestamp();
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition("""
            SELECT clock_timestamp();
            SELECT h.screening_id AS Id, h.revision, h.hash, seatmap_epoch() AS Epoch,
                   s.sales_open_at AS SalesOpenAt, s.sales_close_at AS SalesCloseAt, s.orphan_rule AS OrphanRule
            FROM screening_heads h JOIN screenings s USING (screening_id) WHERE h.screening_id = ANY(@Ids);
            """, new { Ids = maps.Keys.ToArray() }, cancellationToken: cancellation));
        clock.Learn(asked, new DateTimeOffset(await reader.ReadSingleAsync<DateTime>()));
        var heads = (await reader.ReadAsync<CheckRow>()).AsList();
        foreach (var head in heads)
            await CheckAsync(maps[head.Id].Map, maps[head.Id].Before, head, cancellation);
        await DropIdleAsync();
    }

    private async Task CheckAsync(LiveSeatMap map, long before, CheckRow head, CancellationToken cancellation)
    {
        map.Replace(map.Terms with { SalesOpenAt = head.SalesOpenAt, SalesCloseAt = head.SalesCloseAt, OrphanRule = head.OrphanRule });
        if (head.Epoch != map.Epoch)
        {
            log.LogWarning("Screening {Screening}: the database has another history now (epoch {Old} to {New})", map.Id, map.Epoch, head.Epoch);
            await map.ReloadAsync(cancellation);
        }
        else if (head.Revision < before || (head.Revision == map.Revision && !map.IsAt(head.Revision, head.Hash) && head.Revision == before))
        {
            await map.ReloadAsync(cancellation);
        }
        else if (head.Revision > map.Revision)
        {
            await CatchUpQuietlyAsync(map);
        }
        else
        {
            map.Confirm();
        }
    }

    /// <summary>
    /// If the row that this copy stands on is not in the ledger, history was lost: positions given out so far must not be taken for
    /// positions in the history that goes on from here, so the epoch changes. Several nodes may ask; one moves it.
    /// </summary>
    internal async Task CheckHistoryAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        var (epoch, revision, hash) = map.Standing();
        if (revision <= 0 || hash.Length == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var moved = await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE history SET salt = salt + 1 WHERE seatmap_epoch() = @epoch
            AND NOT EXISTS (SELECT FROM seat_changes WHERE screening_id = @Id AND revision = @revision AND hash = @hash)
            """, new { Id = map.Id.Value, epoch, revision, hash }, cancellationToken: cancellation));
        if (moved == 0)
            return;
        log.LogError("Screening {Screening}: history was lost, the ledger does not have the revision {Copy} that was seen", map.Id, revision);
        metrics.Repaired("history");
    }

    private async Task DropIdleAsync()
    {
        foreach (var map in Active.Where(m => m.Watchers == 0 && Stopwatch.GetElapsedTime(m.LastUsed) > IdleTime).ToList())
        {
            // Whoever still has a reference writes correctly with it: the transaction catches any copy up.
            // Not if it was asked for while the one before was being taken leave of.
            if (map.Watchers == 0 && Stopwatch.GetElapsedTime(map.LastUsed) > IdleTime && _maps.TryRemove(map.Id, out _))
                await channel.UnsubscribeAsync(map.Id);
        }
    }

    /// <summary>Redis is back, or a connection to it was replaced: messages may be missing anywhere.</summary>
    internal async Task CatchUpAllAsync()
    {
        foreach (var map in Active)
            await CatchUpQuietlyAsync(map);
    }

    public void Dispose() => _loads.Dispose();
}
