using System.Diagnostics.Metrics;
using System.Text.Json;
using SeatEngine.Seats;

namespace SeatEngine.Telemetry;

/// <summary>
/// The one place for the engine's metrics (meter <c>SeatMap.Engine</c>), named by OpenTelemetry's conventions; docs/operations.md lists
/// them. Thread-safe.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    // A commit takes about a millisecond; one of a second is an outage.
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    };

    private static readonly InstrumentAdvice<int> _sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500] };

    // limit_reached, not LimitReached: as the API's codes.
    private static readonly string[] _outcomes = [.. Enum.GetNames<SeatOutcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Meter _meter;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _lostReplies;
    private readonly Counter<long> _rejectedBeforeCommit;
    private readonly Counter<long> _catchUps;
    private readonly Counter<long> _redisFailures;
    private readonly Counter<long> _expired;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<int> _screenings;
    private readonly Histogram<double> _duration;

    public EngineMetrics(IMeterFactory factory)
    {
        _meter = factory.Create("SeatMap.Engine");
        _commands = _meter.CreateCounter<long>("seatmap.commands", "{command}", "Seat commands decided");
        _repairs = _meter.CreateCounter<long>("seatmap.repairs", "{repair}", "Things that reconciliation put right");
        _rejectedBeforeCommit = _meter.CreateCounter<long>(
            "seatmap.holds.rejected_before_commit", "{hold}", "Holds refused without asking the database");
        _expired = _meter.CreateCounter<long>("seatmap.holds.expired", "{hold}", "Holds that had run out when the sweep came");
        _lostReplies = _meter.CreateCounter<long>(
            "seatmap.commit.lost_replies", "{reply}", "Commits whose reply was lost and found again in the ledger");
        _batchSize = _meter.CreateHistogram<int>(
            "seatmap.commit.batch_size", "{command}", "Commands in one transaction", tags: null, _sizes);
        _screenings = _meter.CreateHistogram<int>(
            "seatmap.commit.screenings", "{screening}", "Screenings in one transaction", tags: null, _sizes);
        _duration = _meter.CreateHistogram<double>("seatmap.commit.duration", "s", "Time of one transaction", tags: null, _seconds);
        _catchUps = _meter.CreateCounter<long>("seatmap.live_map.catch_ups", "{catch_up}", "Gaps in revisions filled from the ledger");
        _redisFailures = _meter.CreateCounter<long>("seatmap.redis.failures", "{call}", "Redis calls that failed or were not tried");
    }

    public void Decided(SeatOutcome outcome) =>
        _commands.Add(1, new KeyValuePair<string, object?>("seatmap.outcome", _outcomes[(int)outcome]));

    public void Repaired(string kind, int count = 1) => _repairs.Add(count, new KeyValuePair<string, object?>("seatmap.repair.kind", kind));

    public void LostReply() => _lostReplies.Add(1);

    public void RejectedBeforeCommit(string by) =>
        _rejectedBeforeCommit.Add(1, new KeyValuePair<string, object?>("seatmap.rejected_by", by));

    public void CaughtUp() => _catchUps.Add(1);

    public void RedisFailed() => _redisFailures.Add(1);

    public void Expired(int holds) => _expired.Add(holds);

    public void Transaction(int commands, int screenings, TimeSpan took)
    {
        _batchSize.Record(commands);
        _screenings.Record(screenings);
        _duration.Record(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
