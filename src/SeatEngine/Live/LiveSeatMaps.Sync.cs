using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using SeatEngine.Ledger;
using SeatEngine.Locks;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Live;

/// <summary>How copies follow the ledger: in sequence, or by a reload.</summary>
public sealed partial class LiveSeatMaps
{
    // Messages of two nodes can overtake each other; the ledger is asked only if the missing one does not arrive.
    private static readonly TimeSpan ReorderTime = TimeSpan.FromMilliseconds(30);

    private const int FillRows = 2_000;

    private const int ReadAttempts = 5;

    private static readonly TimeSpan BreakerTime = TimeSpan.FromSeconds(1);

    private void Receive(LiveSeatMap map, LedgerRow row)
    {
        if (map.Replica.Apply(row) || map.Revision < 0)
            return;
        _ = CatchUpSoonAsync(map, row.Revision);
    }

    private async Task CatchUpSoonAsync(LiveSeatMap map, long seen)
    {
        await Task.Delay(ReorderTime);
        if (map.Revision < seen)
            await TryCatchUpAsync(map);
    }

    private async Task TryCatchUpAsync(LiveSeatMap map)
    {
        try
        {
            await CatchUpAsync(map);
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException)
        {
            // The periodic check tries again; until then the copy is not fresh and refuses nobody.
            log.LogWarning("Screening {Screening}: could not catch up: {Error}", map.Id, error.Message);
        }
    }

    /// <summary>
    /// Fills what is missing from the ledger, or reloads everything if that does not fit. One caller at a time; a second one returns at
    /// once.
    /// </summary>
    private async Task CatchUpAsync(LiveSeatMap map)
    {
        if (!map.TryBeginCatchUp())
            return;
        bool filled;
        try
        {
            filled = await FillAsync(map);
        }
        finally
        {
            map.EndCatchUp();
        }

        if (!filled)
            await ReloadAsync(map, CancellationToken.None);
    }

    /// <returns>False when a row does not follow from the copy, which must then be reloaded.</returns>
    private async Task<bool> FillAsync(LiveSeatMap map)
    {
        await using var connection = await database.OpenConnectionAsync();
        while (true)
        {
            var rows = await LedgerRows.ReadAsync(connection, map.Id, map.Revision, FillRows, CancellationToken.None);
            if (rows.Count > 0)
                metrics.CaughtUp();
            foreach (var row in rows)
            {
                if (!map.Replica.Apply(row))
                    return false;
                // The node that committed it may be gone, or cut off from Redis.
                locks.Follow(map.Epoch, row);
            }

            if (rows.Count < FillRows)
                return true;
        }
    }

    /// <summary>Reads the whole state again: the copy could not be brought up to date row by row.</summary>
    internal async Task ReloadAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        await CheckHistoryAsync(map, cancellation);
        await LoadAsync(map, cancellation);
        Replaced?.Invoke(map);
        await CatchUpAsync(map);
    }

    private async Task CheckHistoryAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await LedgerGeneration.AdvanceIfLostAsync(connection, map.Replica, cancellation))
            return;
        log.LogError("Screening {Screening}: history was lost, the ledger does not have the revision {Copy} that was seen",
            map.Id, map.Revision);
        metrics.Repaired("history");
    }

    private sealed record CheckRow(
        long Id, long Revision, byte[] Hash, int Epoch, DateTime SalesOpenAt, DateTime SalesCloseAt, bool OrphanRule,
        short AccessibleRelease, int TermsVersion);

    /// <summary>
    /// One query for all active screenings: copies that missed a message catch up, a copy that is ahead of the database saw a history
    /// that is gone. Without Redis this alone keeps maps right.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        var maps = Active.Where(m => m.Revision >= 0)
            .ToDictionary(m => m.Id.Value, m => (Map: m, Before: m.Revision, Read: m.BeginReadOfTerms()));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var asked = Stopwatch.GetTimestamp();
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition("""
            SELECT clock_timestamp();
            SELECT h.screening_id AS Id, h.revision, h.hash, (SELECT seatmap_epoch()) AS Epoch,
                   s.sales_open_at AS SalesOpenAt, s.sales_close_at AS SalesCloseAt, s.orphan_rule AS OrphanRule,
                   s.accessible_release AS AccessibleRelease, h.terms_version AS TermsVersion
            FROM screening_heads h JOIN screenings s USING (screening_id) WHERE h.screening_id = ANY(@Ids);
            """, new { Ids = maps.Keys.ToArray() }, cancellationToken: cancellation));
        clock.Learn(asked, new DateTimeOffset(await reader.ReadSingleAsync<DateTime>()));
        var heads = (await reader.ReadAsync<CheckRow>()).AsList();
        foreach (var head in heads)
        {
            var (map, before, read) = maps[head.Id];
            await CheckTermsAsync(map, read, head, cancellation);
            await CheckAsync(map, before, head, cancellation);
        }

        await DropIdleAsync();
    }

    /// <summary>
    /// What staff change has another version. What somebody changes in the database by hand, without one, is taken over too.
    /// </summary>
    private async Task CheckTermsAsync(LiveSeatMap map, long read, CheckRow head, CancellationToken cancellation)
    {
        var terms = map.Terms;
        if (head.TermsVersion != terms.Version)
        {
            await ReadTermsAsync(map, cancellation);
            return;
        }

        var changed = terms with
        {
            SalesOpenAt = head.SalesOpenAt,
            SalesCloseAt = head.SalesCloseAt,
            OrphanRule = head.OrphanRule,
            AccessibleRelease = (AccessibleRelease)head.AccessibleRelease,
        };
        if (changed != terms)
            map.Replace(changed, read);
    }

    private async Task CheckAsync(LiveSeatMap map, long before, CheckRow head, CancellationToken cancellation)
    {
        if (head.Epoch != map.Epoch)
        {
            log.LogWarning("Screening {Screening}: the database has another history now (epoch {Old} to {New})",
                map.Id, map.Epoch, head.Epoch);
            await ReloadAsync(map, cancellation);
        }
        else if (head.Revision < before
            || (head.Revision == map.Revision && !map.Replica.IsAt(head.Revision, head.Hash) && head.Revision == before))
        {
            await ReloadAsync(map, cancellation);
        }
        else if (head.Revision > map.Revision)
        {
            await TryCatchUpAsync(map);
        }
        else
        {
            map.MarkFresh();
        }
    }

    /// <summary>
    /// Redis is back, or a connection to it was replaced: messages may be missing anywhere, and locks of holds that ended meanwhile are
    /// still there.
    /// </summary>
    internal async Task CatchUpAllAsync()
    {
        foreach (var map in Active)
        {
            await TryCatchUpAsync(map);
            await ReleaseStaleLocksAsync(map);
        }
    }

    private async Task ReleaseStaleLocksAsync(LiveSeatMap map)
    {
        var table = new LockTable(map.Id, map.Epoch);
        var found = await locks.ReadAsync(table);
        for (var attempt = 1; found is null && attempt < ReadAttempts; attempt++)
        {
            // The circuit breaker stays open for a moment after Redis is back.
            await Task.Delay(BreakerTime);
            found = await locks.ReadAsync(table);
        }

        var stale = (found ?? []).Where(l => map.AreStale([new MetLock(l.Seat, l.Hold, TimeSpan.Zero)], holder: null, clock.Now));
        foreach (var of in stale.GroupBy(l => l.Hold))
            locks.Release(table, of.Key, [.. of.Select(l => l.Seat)]);
    }
}
