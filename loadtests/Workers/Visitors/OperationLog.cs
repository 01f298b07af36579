using System.Diagnostics;
using LoadTests.Measure;

namespace LoadTests.Workers.Visitors;

/// <summary>A call failed: its visitor goes. It has been counted.</summary>
internal sealed class VisitFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How long each kind of operation took and how it ended, since the last tick. Thread-safe.</summary>
internal sealed class OperationLog
{
    private static readonly HashSet<string> _expected = new(StringComparer.Ordinal)
    {
        "ok", "held", "extended", "released", "booked", "cancelled",
        // What a race, a rule or the clock may answer.
        "taken", "noneAvailable", "limitReached", "orphanSeat", "expired", "alreadyReleased", "capReached", "tooManySeats", "closed", "payment_declined", "already_released",
    };

    private readonly Lock _gate = new();
    private Dictionary<string, Operation> _operations = [];

    /// <summary>One kind of operation. Packed histogram and count of each outcome travel to whoever adds up.</summary>
    internal sealed class Operation
    {
        public Histogram Latency { get; } = new();

        public Dictionary<string, int> Outcomes { get; } = [];
    }

    /// <summary>Makes a call and records it.</summary>
    /// <exception cref="VisitFailedException">It failed, or ended as it never should.</exception>
    public async Task<string> TimeAsync(string operation, Func<Task<string>> call)
    {
        var started = Stopwatch.GetTimestamp();
        string outcome;
        Exception? failure = null;
        try
        {
            outcome = await call();
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            (outcome, failure) = ($"error: {error.Message}", error);
        }

        Record(operation, outcome, Stopwatch.GetElapsedTime(started));
        return _expected.Contains(outcome) ? outcome : throw new VisitFailedException(outcome, failure);
    }

    public static bool IsError(string outcome) => !_expected.Contains(outcome);

    private void Record(string operation, string outcome, TimeSpan took)
    {
        lock (_gate)
        {
            if (!_operations.TryGetValue(operation, out var found))
                _operations[operation] = found = new Operation();
            found.Latency.Record(took);
            found.Outcomes[outcome] = found.Outcomes.GetValueOrDefault(outcome) + 1;
        }
    }

    public Dictionary<string, Operation> Take()
    {
        lock (_gate)
        {
            var taken = _operations;
            _operations = [];
            return taken;
        }
    }
}
