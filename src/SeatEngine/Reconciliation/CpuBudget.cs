using System.Diagnostics;

namespace SeatEngine.Reconciliation;

/// <summary>Upkeep must not be felt where seats are sold: after each piece of work it rests nine times as long, and so has a tenth of a core at most.</summary>
internal readonly struct CpuBudget
{
    private const int Rest = 9;

    private readonly long _started = Stopwatch.GetTimestamp();

    public CpuBudget()
    {
    }

    public Task RestAsync(CancellationToken cancellation) => Task.Delay(Rest * Stopwatch.GetElapsedTime(_started), cancellation);
}
