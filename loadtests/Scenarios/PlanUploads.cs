using System.Collections.Concurrent;
using System.Diagnostics;
using LoadTests.Measure;
using LoadTests.Reports;
using SeatMap.Client;

namespace LoadTests.Scenarios;

/// <summary>
/// Somebody with a staff token sends six seating plans of 30 MB at once, again and again, while visitors hold seats and watch. First the
/// same visitors alone.
/// </summary>
internal static class PlanUploads
{
    private const int Seats = 100_000;

    // Makes the plan of a hundred thousand seats 30 MB large.
    private const int NoteLength = 180;

    private static readonly TimeSpan _sampling = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (atOnce, rate) = (arguments.Number("at-once", 6), arguments.Number("rate", 200));
        var setup = new WatchSetup(arguments.Number("watchers", 500), rate, arguments.Number("seconds", 20));
        var alone = report.Add("uploads", "visitors alone");
        WatchFigures.Write(alone, await WatchRun.RunAsync("uploads, alone", setup, alone), limit: null);

        var part = report.Add("uploads", $"beside {atOnce} plans at once");
        var plan = BenchHall.Plan(Seats, NoteLength);
        part.Setup["plans at once"] = $"{atOnce}, of {plan.Length / 1e6:0.0} MB and {Seats:#,0} seats, half of them stored";
        await using var run = new WatchRun("uploads, beside", setup, part);
        await run.StartAsync();
        var staff = await run.Servers.StaffAsync();
        var node = run.Servers.Nodes[0].ProcessId;
        var before = ProcessMemory.Resident(node);
        var answers = new ConcurrentDictionary<string, int>();
        var slowest = TimeSpan.Zero;
        long most = 0;
        var outcome = await run.MeasureAsync(async () =>
        {
            using var ending = new CancellationTokenSource();
            var sampling = SampleAsync(node, resident => most = Math.Max(most, resident), ending.Token);
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < setup.Seconds)
            {
                var took = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(n => SendAsync(staff, plan, store: n % 2 == 1, answers)));
                slowest = took.Append(slowest).Max();
            }

            await ending.CancelAsync();
            await sampling;
        });
        await run.ProveAsync(outcome);

        foreach (var (answer, count) in answers.OrderBy(a => a.Key))
            part.Figure($"plans: {answer}", count, "");
        part.Figure("plans: slowest answer", slowest.TotalSeconds, "s");
        part.Figure("memory of the node before, resident", before / 1e6, "MB");
        part.Figure("memory of the node, most resident", most / 1e6, "MB");
        part.Figure("commit to watcher before the plans, p99", outcome.Before!.Revisions.Percentile(99).TotalMilliseconds, "ms");
        WatchFigures.Write(part, outcome, limit: null);
    }

    private static async Task<TimeSpan> SendAsync(StaffApi staff, byte[] plan, bool store, ConcurrentDictionary<string, int> answers)
    {
        var started = Stopwatch.GetTimestamp();
        string answer;
        try
        {
            _ = (store ? await staff.AddPlanAsync(plan) : await staff.PreviewPlanAsync(plan)).ValueOrThrow();
            answer = store ? "stored" : "previewed";
        }
        catch (SeatMapException refused)
        {
            answer = $"refused, {refused.Code}";
        }

        answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task SampleAsync(int process, Action<long> take, CancellationToken end)
    {
        using var timer = new PeriodicTimer(_sampling);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
                take(ProcessMemory.Resident(process));
        }
        catch (OperationCanceledException)
        {
            // The plans have been sent.
        }
    }
}
