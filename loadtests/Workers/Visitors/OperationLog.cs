using System.Diagnostics;
using System.Net.Sockets;
using LoadTests.Measure;

namespace LoadTests.Workers.Visitors;

/// <summary>A call failed, which ends the visit. It has been counted already.</summary>
internal sealed class VisitFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Times and outcomes of each kind of operation since the last call of <see cref="Take"/>. Thread-safe.</summary>
internal sealed class OperationLog
{
    private static readonly HashSet<string> _expected = new(StringComparer.Ordinal)
    {
        "ok", "held", "extended", "released", "booked", "cancelled",
        // Refusals because of a race, a seat rule or the clock.
        "taken", "noneAvailable", "limitReached", "orphanSeat", "companionAlone", "expired", "alreadyReleased", "capReached",
        "tooManySeats", "closed",
        "payment_declined", "already_released",
    };

    private readonly Lock _gate = new();
    private Dictionary<string, Operation> _operations = [];

    internal sealed class Operation
    {
        public TimeHistogram Latency { get; } = new();

        public Dictionary<string, int> Outcomes { get; } = [];
    }

    /// <summary>Makes a call and records it.</summary>
    /// <exception cref="VisitFailedException">The call failed or had an unexpected outcome.</exception>
    public async Task<string> TimeAsync(string operation, Func<Task<string>> call)
    {
        var started = Stopwatch.GetTimestamp();
        string outcome;
        Exception? failure = null;
        try
        {
            outcome = await call();
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException or SocketException)
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
