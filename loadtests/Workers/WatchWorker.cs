using System.Diagnostics;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Holders">Number of holders that share them; 0 for a holder each.</param>
/// <param name="Address">The first loopback address to connect from, 127.0.0.x.</param>
/// <param name="AtATime">Connection attempts at a time.</param>
/// <param name="BurstFrom">What all of them do at once after the line "go".</param>
internal sealed record WatchSpec(
    string[] Nodes, long Screening, int Watchers, int Holders = 0, int Address = 1, int AtATime = 64, BurstFrom BurstFrom = BurstFrom.None);

/// <summary>The first step that watchers take only after the line "go".</summary>
internal enum BurstFrom
{
    None,
    Join,
    Connect,
}

/// <summary>What the watchers of a worker have received up to now.</summary>
internal sealed record WatchTotals(long Frames, long Bytes, long ChangedSeats, long Resyncs, int Closed)
{
    public static WatchTotals operator +(WatchTotals a, WatchTotals b) =>
        new(a.Frames + b.Frames, a.Bytes + b.Bytes, a.ChangedSeats + b.ChangedSeats, a.Resyncs + b.Resyncs, a.Closed + b.Closed);

    public static WatchTotals operator -(WatchTotals a, WatchTotals b) =>
        new(a.Frames - b.Frames, a.Bytes - b.Bytes, a.ChangedSeats - b.ChangedSeats, a.Resyncs - b.Resyncs, a.Closed - b.Closed);
}

/// <param name="Seconds">From the line "go" to the last answer.</param>
/// <param name="Failed">Watchers that got no answer.</param>
/// <param name="FirstError">The error of the first of them.</param>
internal sealed record JoinBurstResult(double Seconds, int Failed, string? FirstError);

/// <summary>Thousands of watchers with their maps. Commands are lines: go, totals, maps, save FILE.</summary>
internal sealed class WatchWorker(WatchSpec spec)
{
    /// <summary>See <see cref="SocketLoop.PauseMicroseconds"/>. Short in relation to the measured staleness.</summary>
    public const int PauseMicroseconds = 500;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly FrameLog _log = new();
    private WatcherConnection[] _watchers = [];

    public static Task RunAsync(string spec) => new WatchWorker(WorkerProcess.Read<WatchSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        SocketLoop.Shared.PauseMicroseconds = PauseMicroseconds;
        _watchers = [.. Enumerable.Range(0, spec.Watchers).Select(_ => new WatcherConnection(spec.Screening, _log))];
        var tokens = await RawConnections.TokensAsync(spec.Nodes, spec.Holders == 0 ? spec.Watchers : spec.Holders);
        if (spec.BurstFrom != BurstFrom.Connect)
        {
            await RawConnections.ConnectAsync(
                spec.Nodes, _watchers, tokens, spec.Address, spec.AtATime,
                w => spec.BurstFrom == BurstFrom.None ? w.JoinAsync() : Task.CompletedTask);
        }

        WorkerProcess.Write(new { ready = true });
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["go"]:
                    WorkerProcess.Write(new { burst = await BurstAsync(tokens) });
                    break;
                case ["totals"]:
                    WorkerProcess.Write(new
                    {
                        totals = _watchers.Aggregate(new WatchTotals(0, 0, 0, 0, 0), (sum, w) =>
                        sum + new WatchTotals(w.Frames, w.BytesReceived, w.ChangedSeats, w.Resyncs, w.IsClosed ? 1 : 0))
                    });
                    break;
                case ["maps"]:
                    WorkerProcess.Write(new { maps = ShownMap.Of(_watchers) });
                    break;
                case ["save", var file]:
                    _log.Save(file);
                    WorkerProcess.Write(new { saved = true });
                    break;
            }
        }
    }

    /// <summary>All watchers at once, as after an announcement. A watcher that fails does not retry.</summary>
    private async Task<JoinBurstResult> BurstAsync(string[] tokens)
    {
        var started = Stopwatch.GetTimestamp();
        var failed = 0;
        string? firstError = null;
        var unconnected = spec.BurstFrom == BurstFrom.Connect ? _watchers : [];
        await RawConnections.ConnectAsync(spec.Nodes, unconnected, tokens, spec.Address, spec.Watchers, Join, Failed);
        if (spec.BurstFrom == BurstFrom.Join)
            await Task.WhenAll(_watchers.Select(Join));
        return new JoinBurstResult(Stopwatch.GetElapsedTime(started).TotalSeconds, failed, firstError);

        async Task Join(WatcherConnection watcher)
        {
            try
            {
                await watcher.JoinAsync().WaitAsync(_timeout);
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                Failed(error);
            }
        }

        void Failed(Exception error)
        {
            Interlocked.Increment(ref failed);
            firstError ??= error.Message;
        }
    }
}
