using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatEngine.Telemetry;

namespace SeatEngine.Reconciliation;

/// <summary>
/// Compares seats, counters and holds with the ledger. Where they differ, <see cref="SeatLedger"/> writes a correction, and every map gets
/// it. One round at a time.
/// </summary>
public sealed partial class ScreeningReconciliation(
    NpgsqlDataSource database, SeatLedger ledger, LiveSeatMaps maps, SeatChannel channel, EngineMetrics metrics,
    ILogger<ScreeningReconciliation> log)
{
    // Less than the minute after which the next round begins. What a round could not compare is first in the next one.
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(40);

    // Screenings that are read together, which saves round trips; with large halls fewer.
    private const int GroupSize = 20;
    private const int GroupSeats = 20_000;

    // Kept from round to round, so that a round replays only what is new.
    private readonly Dictionary<ScreeningId, Kept> _kept = [];

    /// <summary>A screening as its ledger describes it, with the revision at which it was compared last, and when.</summary>
    private sealed class Kept(ScreeningReplica replica)
    {
        public ScreeningReplica Replica => replica;

        public long ComparedRevision { get; set; } = -1;

        public long ComparedAt { get; set; }
    }

    private sealed record Current(long Id, long Revision, int SeatCount);

    // Every screening to come, and those that began within the last three hours.
    private const string ReadCurrent = """
        SELECT screening_id AS Id, h.revision, h.seat_count AS SeatCount
        FROM screening_heads h JOIN screenings s USING (screening_id) WHERE s.starts_at > now() - interval '3 hours' ORDER BY s.starts_at
        """;

    /// <summary>Of the last round: how many screenings were compared, of how many.</summary>
    public (int Compared, int Screenings) LastRound { get; private set; }

    /// <summary>Compares every screening that is on sale, or as many as a round has time for.</summary>
    /// <returns>How many rows were repaired.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var current = (await connection.QueryAsync<Current>(new CommandDefinition(ReadCurrent, cancellationToken: cancellation)))
            .ToDictionary(c => new ScreeningId(c.Id));
        foreach (var past in _kept.Keys.Where(id => !current.ContainsKey(id)).ToList())
            _kept.Remove(past);
        var (repaired, compared) = (0, 0);
        foreach (var group in Groups([.. ComparisonOrder.Of(current.Values.Select(Describe)).Select(id => current[id])]))
        {
            if (Stopwatch.GetElapsedTime(started) > RoundTime)
                break;
            var budget = new CpuBudget();
            compared += group.Count;
            foreach (var id in await FindDifferentAsync(connection, group, cancellation))
                repaired += await RepairAsync(id, cancellation);
            await budget.RestAsync(cancellation);
        }

        LastRound = (compared, current.Count);
        if (compared < current.Count)
            log.LogInformation("Compared {Compared} of {Screenings} screenings with their ledgers", compared, current.Count);
        return repaired;
    }

    private Comparable Describe(Current screening)
    {
        var id = new ScreeningId(screening.Id);
        return _kept.TryGetValue(id, out var kept) && kept.ComparedRevision >= 0
            ? new Comparable(id, kept.ComparedRevision != screening.Revision, Stopwatch.GetElapsedTime(kept.ComparedAt))
            : new Comparable(id, Moved: true, TimeSpan.MaxValue);
    }

    private static IEnumerable<List<Current>> Groups(List<Current> screenings)
    {
        var group = new List<Current>();
        foreach (var screening in screenings)
        {
            if (group.Count == GroupSize || (group.Count > 0 && group.Sum(g => g.SeatCount) + screening.SeatCount > GroupSeats))
            {
                yield return group;
                group = [];
            }

            group.Add(screening);
        }

        if (group.Count > 0)
            yield return group;
    }

    /// <summary>Replays from the newest checkpoint on what is not kept yet.</summary>
    private async Task<Kept?> FindKeptAsync(NpgsqlConnection connection, Current screening, CancellationToken cancellation)
    {
        var id = new ScreeningId(screening.Id);
        // A replica that is ahead of the database saw a history that is gone.
        if (_kept.TryGetValue(id, out var known) && known.Replica.Revision <= screening.Revision)
            return known;
        _kept.Remove(id);
        try
        {
            var checkpoint = await SeatCheckpoints.FindAsync(connection, null, id, screening.SeatCount, screening.Revision, cancellation);
            var replica = ScreeningReplica.AtCheckpoint(id, screening.SeatCount, checkpoint);
            await replica.ReplayAsync(connection, null, screening.Revision, cancellation);
            return _kept[id] = new Kept(replica);
        }
        catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
        {
            LogBroken(id, error);
            return null;
        }
    }

    private void LogBroken(ScreeningId id, Exception error) =>
        log.LogError("Screening {Screening}: its ledger is broken, run verify: {Error}", id, error.Message);

    private async Task<int> RepairAsync(ScreeningId id, CancellationToken cancellation)
    {
        // Null: the screening changed too much since it was compared. The next round compares it again.
        if (await ledger.CorrectAsync(_kept[id].Replica, cancellation) is not { } correction)
            return 0;
        Count("seat", correction.Seats);
        Count("hold", correction.FeatureRows);
        Count("counter", correction.Counters);
        if (correction.Row is { } row && await maps.GetAsync(id, cancellation) is { } map)
        {
            map.Replica.Apply(row);
            channel.Publish(map.Epoch, row);
        }

        return correction.Total;

        void Count(string kind, int count)
        {
            if (count == 0)
                return;
            log.LogWarning("Screening {Screening}: repaired {Count} of kind {Kind}", id, count, kind);
            metrics.Repaired(kind, count);
        }
    }
}
