using System.Diagnostics;
using LoadTests.Measure;
using LoadTests.RawClient;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>
/// Holds on a quiet screening beside a saturated hot one on the same node: a hot screening must not keep a quiet one waiting.
/// </summary>
internal static class QuietHolds
{
    private const int Seats = 10_000;
    private const int Holders = 200;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(Report report, HoldsSetup hot)
    {
        var part = report.Add("holds", "a quiet screening beside a hot one");
        part.Setup["quiet"] = $"a hold of two seats each {_interval.TotalMilliseconds} ms";
        var latency = new TimeHistogram();
        var outcome = await HoldsRun.RunAsync(part, hot, beside: (servers, over) => HoldAsync(servers, hot.WarmUp, latency, over));
        part.Figure("holds a second of the hot screening", outcome.Held, "1/s");
        part.Figure("holds of the quiet screening", latency.Count, "");
        part.Figure("quiet reply p50", latency.Percentile(50).TotalMilliseconds, "ms");
        part.AtMost("quiet reply p99", latency.Percentile(99).TotalMilliseconds, 50, "ms");
        part.Figure("quiet reply max", latency.Max.TotalMilliseconds, "ms");
    }

    private static async Task HoldAsync(BenchServers servers, double warmUp, TimeHistogram latency, CancellationToken over)
    {
        var screening = (await servers.AddScreeningsAsync(Seats, 1))[0];
        var connections = new List<HolderConnection>();
        await RawConnections.ConnectAsync(servers.Addresses, Holders, sharedTokens: 0, _ =>
        {
            var connection = new HolderConnection();
            connections.Add(connection);
            return connection;
        });
        var began = Stopwatch.GetTimestamp();
        var holds = new List<Task>();
        using var timer = new PeriodicTimer(_interval);
        try
        {
            for (var n = 0; n < Seats / 2 && await timer.WaitForNextTickAsync(over); n++)
                holds.Add(HoldAsync(n));
        }
        catch (OperationCanceledException)
        {
            // The measured time is over.
        }

        await Task.WhenAll(holds);
        foreach (var connection in connections)
            connection.Close();

        async Task HoldAsync(int n)
        {
            var asked = Stopwatch.GetTimestamp();
            var reply = await connections[n % Holders].HoldAsync(screening, Guid.CreateVersion7(), [2 * n, (2 * n) + 1]);
            if (reply.Outcome != "held")
                throw new NoResultException($"a hold of free seats on the quiet screening was answered {reply.Outcome}");
            if (Stopwatch.GetElapsedTime(began, asked).TotalSeconds >= warmUp)
                latency.Record(Stopwatch.GetElapsedTime(asked));
        }
    }
}
