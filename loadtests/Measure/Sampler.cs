using System.Diagnostics;
using LoadTests.Reports;

namespace LoadTests.Measure;

/// <summary>
/// Adds processor use (percent of one core) and resident memory (MiB) of each kind of process to curves of a part, once a second until it
/// is disposed.
/// </summary>
internal sealed class Sampler : IAsyncDisposable
{
    public const string Cpu = "Processor by process";
    public const string Memory = "Memory by process";

    private readonly Part _part;
    private readonly Dictionary<string, int[]> _roots;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    private Sampler(Part part, Dictionary<string, int[]> roots)
    {
        (_part, _roots) = (part, roots);
        _loop = RunAsync();
    }

    /// <param name="part">Gets the curves. Their x is seconds since this call.</param>
    /// <param name="roots">The processes of each kind. Their children count too.</param>
    public static Sampler Start(Part part, Dictionary<string, int[]> roots) => new(part, roots);

    private async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var (before, at) = (ProcessTable.Read(), 0.0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                var (now, table) = (clock.Elapsed.TotalSeconds, ProcessTable.Read());
                foreach (var (name, ids) in _roots)
                {
                    if (table.Resident(ids) is var resident && resident == 0)
                        continue;
                    // The time of a child that has ended without being waited for disappears from the sum.
                    var used = Math.Max(0, table.Seconds(ids) - before.Seconds(ids));
                    _part.Point(Cpu, name, "s", "% of one core", now, used / (now - at) * 100);
                    _part.Point(Memory, name, "s", "MiB", now, resident / 1048576.0);
                }

                (before, at) = (table, now);
            }
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync was called.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }
}
