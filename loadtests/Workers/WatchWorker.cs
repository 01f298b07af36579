using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;

namespace LoadTests.Workers;

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Screening">What to watch.</param>
/// <param name="Watchers">How many connections.</param>
/// <param name="Holders">How many holders they share; 0: one each.</param>
/// <param name="Address">The first loopback address to come from, 127.0.0.x.</param>
/// <param name="AtATime">Connections being made at a time.</param>
/// <param name="Wait">What is done only when told "go": nothing, the join, or everything.</param>
internal sealed record WatchSpec(string[] Nodes, long Screening, int Watchers, int Holders = 0, int Address = 1, int AtATime = 64, WatchStart Wait = WatchStart.None);

/// <summary>What a worker leaves for the word "go".</summary>
internal enum WatchStart
{
    None,
    Join,
    Connect,
}

/// <summary>What the watchers of a worker have received so far.</summary>
internal sealed record WatchTotals(long Frames, long Bytes, long ChangedSeats, long Resyncs, int Closed)
{
    public static WatchTotals operator +(WatchTotals a, WatchTotals b) =>
        new(a.Frames + b.Frames, a.Bytes + b.Bytes, a.ChangedSeats + b.ChangedSeats, a.Resyncs + b.Resyncs, a.Closed + b.Closed);

    public static WatchTotals operator -(WatchTotals a, WatchTotals b) =>
        new(a.Frames - b.Frames, a.Bytes - b.Bytes, a.ChangedSeats - b.ChangedSeats, a.Resyncs - b.Resyncs, a.Closed - b.Closed);
}

/// <param name="Seconds">From the word "go" to the last answer.</param>
/// <param name="Failed">How many got none.</param>
/// <param name="Why">What the first of them met.</param>
internal sealed record StormEnd(double Seconds, int Failed, string? Why);

/// <summary>Thousands of watchers that keep their maps. Does what it is told, line by line: go, totals, maps, save.</summary>
internal sealed class WatchWorker(WatchSpec spec)
{
    /// <summary>Long enough that thousands of frames are not thousands of wake-ups, short against what is measured.</summary>
    public const int RestMicroseconds = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly FrameLog _log = new();
    private WatcherConnection[] _watchers = [];

    public static Task RunAsync(string spec) => new WatchWorker(JsonSerializer.Deserialize<WatchSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        SocketLoop.Shared.Rest = RestMicroseconds;
        _watchers = [.. Enumerable.Range(0, spec.Watchers).Select(_ => new WatcherConnection(spec.Screening, _log))];
        var tokens = await LightPool.TokensAsync(spec.Nodes, spec.Holders == 0 ? spec.Watchers : spec.Holders);
        if (spec.Wait != WatchStart.Connect)
            await LightPool.ConnectAsync(spec.Nodes, _watchers, tokens, spec.Address, spec.AtATime, w => spec.Wait == WatchStart.None ? w.JoinAsync() : Task.CompletedTask);
        WorkerProcess.Say(new { ready = true });
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["go"]:
                    WorkerProcess.Say(new { storm = await StormAsync(tokens) });
                    break;
                case ["totals"]:
                    WorkerProcess.Say(new
                    {
                        totals = _watchers.Aggregate(new WatchTotals(0, 0, 0, 0, 0), (sum, w) =>
                        sum + new WatchTotals(w.Frames, w.BytesReceived, w.ChangedSeats, w.Resyncs, w.IsClosed ? 1 : 0))
                    });
                    break;
                case ["maps"]:
                    WorkerProcess.Say(new { maps = ShownMap.Of(_watchers) });
                    break;
                case ["save", var file]:
                    _log.Save(file);
                    WorkerProcess.Say(new { saved = true });
                    break;
            }
        }
    }

    /// <summary>Everybody at once, as after an announcement; who fails does not try again.</summary>
    private async Task<StormEnd> StormAsync(string[] tokens)
    {
        var started = Stopwatch.GetTimestamp();
        var failed = 0;
        string? why = null;
        await LightPool.ConnectAsync(spec.Nodes, spec.Wait == WatchStart.Connect ? _watchers : [], tokens, spec.Address, spec.Watchers, Join, Failed);
        if (spec.Wait == WatchStart.Join)
            await Task.WhenAll(_watchers.Select(Join));
        return new StormEnd(Stopwatch.GetElapsedTime(started).TotalSeconds, failed, why);

        async Task Join(WatcherConnection watcher)
        {
            try
            {
                await watcher.JoinAsync().WaitAsync(_patience);
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                Failed(error);
            }
        }

        void Failed(Exception error)
        {
            Interlocked.Increment(ref failed);
            why ??= error.Message;
        }
    }
}
