using System.Diagnostics.Metrics;
using SeatEngine.Seats;

namespace SeatEngine.Telemetry;

/// <summary>The one place for the engine's metrics (meter <c>SeatMap.Engine</c>). Thread-safe.</summary>
public sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _lostReplies;
    private readonly Counter<long> _rejectedBeforeCommit;
    private readonly Counter<long> _catchUps;
    private readonly Counter<long> _redisFailures;
    private readonly Counter<long> _expired;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _batchTime;

    public EngineMetrics(IMeterFactory factory)
    {
        _meter = factory.Create("SeatMap.Engine");
        _commands = _meter.CreateCounter<long>("seatmap.commands", description: "Seat commands decided, by outcome");
        _repairs = _meter.CreateCounter<long>("seatmap.repairs", description: "Things reconciliation put right, by kind");
        _lostReplies = _meter.CreateCounter<long>("seatmap.lost_replies", description: "Commits whose answer was lost and found again");
        _rejectedBeforeCommit = _meter.CreateCounter<long>("seatmap.holds.rejected_before_commit", description: "Holds refused without the database, by who knew");
        _catchUps = _meter.CreateCounter<long>("seatmap.catch_ups", description: "Gaps in revisions filled from the ledger");
        _redisFailures = _meter.CreateCounter<long>("seatmap.redis_failures", description: "Redis calls that failed or were not tried");
        _expired = _meter.CreateCounter<long>("seatmap.expired_holds", description: "Holds the sweep found run out");
        _batchSize = _meter.CreateHistogram<int>("seatmap.batch.commands", description: "Commands per transaction");
        _batchTime = _meter.CreateHistogram<double>("seatmap.batch.duration", "ms", "Time of one transaction");
    }

    public void Decided(SeatOutcome outcome) => _commands.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void Repaired(string kind, int count = 1) => _repairs.Add(count, new KeyValuePair<string, object?>("kind", kind));

    public void LostReply() => _lostReplies.Add(1);

    public void RejectedBeforeCommit(string by) => _rejectedBeforeCommit.Add(1, new KeyValuePair<string, object?>("by", by));

    public void CaughtUp() => _catchUps.Add(1);

    public void RedisFailed() => _redisFailures.Add(1);

    public void Expired(int holds) => _expired.Add(holds);

    public void Batch(int commands, TimeSpan took)
    {
        _batchSize.Record(commands);
        _batchTime.Record(took.TotalMilliseconds);
    }

    public void Dispose() => _meter.Dispose();
}
