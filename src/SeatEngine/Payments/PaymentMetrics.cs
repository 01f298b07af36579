using System.Diagnostics;
using System.Diagnostics.Metrics;
using SeatEngine.Seats;

namespace SeatEngine.Payments;

/// <summary>The metrics of payments (meter <c>SeatMap.Payments</c>); docs/operations.md lists them. Thread-safe.</summary>
public sealed class PaymentMetrics : IDisposable
{
    // From an answer out of a cache to the limit of a request.
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _states;
    private readonly Histogram<double> _duration;

    public PaymentMetrics(IMeterFactory factory)
    {
        _meter = factory.Create("SeatMap.Payments");
        _states = _meter.CreateCounter<long>("seatmap.payments", "{payment}", "Payments that came into a state");
        _duration = _meter.CreateHistogram<double>(
            "seatmap.payments.provider.duration", "s", "Time of one request to a provider", tags: null, _seconds);
    }

    internal void Came(PaymentState state) =>
        _states.Add(1, new KeyValuePair<string, object?>("seatmap.payment.state", PaymentWrites.NameOf(state)));

    /// <param name="step">What the provider is asked for.</param>
    internal async Task<T> TimeAsync<T>(string step, Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await ask();
        }
        finally
        {
            _duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("seatmap.payment.step", step));
        }
    }

    public void Dispose() => _meter.Dispose();
}
