using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.Workers;

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Screenings">Which screenings to hold seats of.</param>
/// <param name="Seats">Seats a screening has.</param>
/// <param name="Side">True: all screenings at once. False: one hot screening after the other.</param>
/// <param name="Connections">How many, each a holder of its own.</param>
/// <param name="InFlight">Closed loop: how many holds are under way at a time.</param>
/// <param name="Rate">Open loop: holds offered a second, whatever the answers do; 0 for closed loop.</param>
/// <param name="WarmUp">Seconds that are not measured.</param>
/// <param name="Measure">Seconds that are.</param>
/// <param name="AckFile">Where to write the ids of acknowledged holds.</param>
internal sealed record HoldsSpec(
    string[] Nodes, long[] Screenings, int Seats, bool Side, int Connections, int InFlight, int Rate, double WarmUp, double Measure, string AckFile);

/// <param name="Second">Since the load began, warm-up included.</param>
/// <param name="Held">Holds a second.</param>
/// <param name="P50">Half of the answers came within so many milliseconds.</param>
/// <param name="P99">All but a hundredth of them.</param>
internal sealed record HeldInSecond(double Second, double Held, double P50, double P99);

/// <summary>Holds pairs of distinct seats as fast as they are answered, or as fast as it was told.</summary>
internal sealed class HoldsWorker(HoldsSpec spec)
{
    private readonly Histogram _latency = new();
    private Histogram _second = new();
    private readonly List<HolderConnection> _connections = [];
    private readonly List<Guid> _acknowledged = [];
    private readonly Stopwatch _clock = new();
    private long _next = -1;
    private long _measured;
    private long _refused;
    private long _failed;
    private volatile bool _stop;
    private volatile bool _outOfSeats;

    public static Task RunAsync(string spec) => new HoldsWorker(JsonSerializer.Deserialize<HoldsSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        await LightPool.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
        {
            var connection = new HolderConnection();
            _connections.Add(connection);
            return connection;
        });
        Console.WriteLine("""{"ready":true}""");
        await Console.In.ReadLineAsync();
        _clock.Start();
        var ticker = TickAsync();
        if (spec.Rate > 0)
            await OfferAsync();
        else
            await Task.WhenAll(Enumerable.Range(0, spec.InFlight).Select(slot => Task.Run(() => LoopAsync(slot))));
        _stop = true;
        await ticker;
        await File.WriteAllLinesAsync(spec.AckFile, _acknowledged.Select(id => id.ToString()));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            result = new { outOfSeats = _outOfSeats, held = _measured, seconds = spec.Measure, refused = _refused, failed = _failed, acknowledged = _acknowledged.Count, latency = _latency.Pack() },
        }, WorkerProcess.Json));
        // Whoever asked reads this process's times before it ends.
        await Console.In.ReadLineAsync();
    }

    private bool Over => _clock.Elapsed.TotalSeconds >= spec.WarmUp + spec.Measure;

    private async Task LoopAsync(int slot)
    {
        while (!Over)
            await HoldAsync(slot, Stopwatch.GetTimestamp());
    }

    /// <summary>Arrivals by the clock. A late answer does not delay the next arrival, and is measured from when it was due.</summary>
    private async Task OfferAsync()
    {
        var offered = 0L;
        var pending = new List<Task>();
        while (!Over)
        {
            var due = (long)(_clock.Elapsed.TotalSeconds * spec.Rate);
            for (; offered < due; offered++)
                pending.Add(HoldAsync((int)(offered % spec.Connections), Stopwatch.GetTimestamp() - (long)((_clock.Elapsed.TotalSeconds - ((double)offered / spec.Rate)) * Stopwatch.Frequency)));
            if (pending.Count > 10_000)
                pending.RemoveAll(p => p.IsCompleted);
            await Task.Delay(1);
        }

        await Task.WhenAll(pending);
    }

    private async Task HoldAsync(int slot, long started)
    {
        var n = Interlocked.Increment(ref _next);
        var pairs = spec.Seats / 2;
        var screening = spec.Side ? n % spec.Screenings.Length : n / pairs;
        var pair = spec.Side ? n / spec.Screenings.Length : n % pairs;
        if (screening >= spec.Screenings.Length || pair >= pairs)
        {
            _outOfSeats = _stop = true;
            await Task.Delay(50);
            return;
        }

        var hold = Guid.CreateVersion7();
        try
        {
            var seat = (int)pair * 2;
            // Not always the same holder on the same screening: he may have so many holds there, and no more.
            var holder = spec.Side ? (n + pair) % _connections.Count : n % _connections.Count;
            var reply = await _connections[(int)holder].HoldAsync(spec.Screenings[screening], hold, [seat, seat + 1]);
            var now = _clock.Elapsed.TotalSeconds;
            if (reply.Outcome != "held")
            {
                Interlocked.Increment(ref _refused);
                return;
            }

            lock (_acknowledged)
                _acknowledged.Add(hold);
            Volatile.Read(ref _second).Record(Stopwatch.GetElapsedTime(started));
            if (now >= spec.WarmUp && now < spec.WarmUp + spec.Measure)
            {
                Interlocked.Increment(ref _measured);
                _latency.Record(Stopwatch.GetElapsedTime(started));
            }
        }
        catch (IOException error)
        {
            if (Interlocked.Increment(ref _failed) == 1)
                Console.WriteLine(error.Message);
        }
    }

    private async Task TickAsync()
    {
        var before = _clock.Elapsed.TotalSeconds;
        while (!_stop)
        {
            await Task.Delay(1_000);
            // What is left when the load has ended is not a whole second.
            if (_stop)
                return;
            var now = _clock.Elapsed.TotalSeconds;
            var second = Interlocked.Exchange(ref _second, new Histogram());
            Console.WriteLine(JsonSerializer.Serialize(
                new HeldInSecond(now, second.Count / (now - before), second.Percentile(50).TotalMilliseconds, second.Percentile(99).TotalMilliseconds), WorkerProcess.Json));
            before = now;
        }
    }
}
