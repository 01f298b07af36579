using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.Workers;

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Screening">Whose seats change.</param>
/// <param name="Seats">How many it has.</param>
/// <param name="Connections">How many, each a holder of its own.</param>
/// <param name="Rate">Commands offered a second, whatever the answers do.</param>
/// <param name="AckFile">Where to write the ids of acknowledged holds.</param>
internal sealed record ChangesSpec(string[] Nodes, long Screening, int Seats, int Connections, int Rate, string AckFile);

/// <summary>How many commands were granted, refused, and lost.</summary>
internal sealed record ChangesTotals(long Done, long Refused, long Failed);

/// <summary>
/// Keeps seats changing for those who watch: pairs all over the hall are held, one after the other, and when all are held they are
/// released in the same order. Every command changes two seats.
/// </summary>
internal sealed class ChangesWorker(ChangesSpec spec)
{
    private readonly Histogram _latency = new();
    private readonly HolderConnection[] _connections = new HolderConnection[spec.Connections];
    private readonly Guid[] _holds = new Guid[spec.Seats / 2];
    private readonly List<Guid> _acknowledged = [];
    private long _done;
    private long _refused;
    private long _failed;
    private volatile bool _stop;

    public static Task RunAsync(string spec) => new ChangesWorker(JsonSerializer.Deserialize<ChangesSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        await LightPool.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, n => _connections[n] = new HolderConnection());
        WorkerProcess.Say(new { ready = true });
        Task offering = Task.CompletedTask;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line)
            {
                case "go":
                    offering = OfferAsync();
                    break;
                case "totals":
                    WorkerProcess.Say(new { totals = new ChangesTotals(Interlocked.Read(ref _done), Interlocked.Read(ref _refused), Interlocked.Read(ref _failed)) });
                    break;
                case "stop":
                    _stop = true;
                    await offering;
                    await File.WriteAllLinesAsync(spec.AckFile, _acknowledged.Select(id => id.ToString()));
                    WorkerProcess.Say(new { latency = _latency.Pack() });
                    break;
            }
        }
    }

    private async Task OfferAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var offered = 0L;
        var pending = new List<Task>();
        while (!_stop)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            for (var due = (long)(elapsed.TotalSeconds * spec.Rate); offered < due; offered++)
                pending.Add(ChangeAsync(offered, started + (long)((double)offered / spec.Rate * Stopwatch.Frequency)));
            if (pending.Count > 10_000)
                pending.RemoveAll(p => p.IsCompleted);
            await Task.Delay(1);
        }

        await Task.WhenAll(pending);
    }

    /// <param name="n">The how many-th command.</param>
    /// <param name="due">When it was to be sent, from which its answer is measured.</param>
    private async Task ChangeAsync(long n, long due)
    {
        var pairs = _holds.Length;
        var (lap, place) = ((int)(n / pairs), n % pairs);
        var pair = (int)(place * Stride(pairs) % pairs);
        var connection = _connections[pair % spec.Connections];
        try
        {
            LightReply reply;
            if (lap % 2 == 0)
            {
                var hold = _holds[pair] = Guid.CreateVersion7();
                reply = await connection.HoldAsync(spec.Screening, hold, [pair * 2, (pair * 2) + 1]);
                if (reply.Outcome == "held")
                {
                    lock (_acknowledged)
                        _acknowledged.Add(hold);
                }
            }
            else
            {
                reply = await connection.ReleaseAsync(spec.Screening, _holds[pair]);
            }

            _latency.Record(Stopwatch.GetElapsedTime(due));
            Interlocked.Increment(ref (reply.Outcome is "held" or "released" ? ref _done : ref _refused));
        }
        catch (IOException error)
        {
            if (Interlocked.Increment(ref _failed) == 1)
                Console.WriteLine(error.Message);
        }
    }

    // About the golden ratio of the hall, and without a common divisor: each pair once a lap, neighbours in time far apart in space.
    private static long Stride(int pairs)
    {
        var stride = Math.Max(1, (long)(pairs * 0.618));
        while (System.Numerics.BigInteger.GreatestCommonDivisor(stride, pairs) != 1)
            stride++;
        return stride;
    }
}
