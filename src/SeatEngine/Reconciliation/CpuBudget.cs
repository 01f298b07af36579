using System.Diagnostics;

namespace SeatEngine.Reconciliation;

/// <summary>
/// Keeps background work from slowing sales down: after each piece of work it waits nine times as long, so it uses at most a tenth of a
/// core.
/// </summary>
internal readonly struct CpuBudget
{
    private const int Rest = 9;

    private readonly long _started = Stopwatch.GetTimestamp();

    public CpuBudget()
    {
    }

    public Task RestAsync(CancellationToken cancellation) => Task.Delay(Rest * Stopwatch.GetElapsedTime(_started), cancellation);
}
