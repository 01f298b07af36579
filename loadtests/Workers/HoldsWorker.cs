using System.Diagnostics;
using System.Net;
using LoadTests.Measure;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Seats">Seats of each screening.</param>
/// <param name="SideBySide">True: all screenings at the same time. False: one after the other.</param>
/// <param name="Connections">Number of connections, each with a holder of its own.</param>
/// <param name="InFlight">Closed loop: pending holds.</param>
/// <param name="Rate">Open loop: holds sent a second, independent of the answers; 0 for closed loop.</param>
/// <param name="WarmUp">Seconds before the measured time.</param>
/// <param name="Measure">Measured seconds.</param>
/// <param name="AckFile">File for the ids of acknowledged holds.</param>
/// <param name="Rest">
/// Closed loop over REST: as many keep-alive connections as holds are pending, which send the holders' tokens in turn, as a proxy does.
/// </param>
/// <param name="FirstPair">The pair of seats to begin with, when others have been held before.</param>
internal sealed record HoldsSpec(
    string[] Nodes, long[] Screenings, int Seats, bool SideBySide, int Connections, int InFlight, int Rate, double WarmUp, double Measure,
    string AckFile, bool Rest = false, long FirstPair = 0);

/// <summary>One second of the load.</summary>
/// <param name="Second">Since the load began, warm-up included.</param>
/// <param name="Held">Holds a second.</param>
/// <param name="P50">Of the answers, milliseconds.</param>
/// <param name="P99">Of the answers, milliseconds.</param>
internal sealed record HoldsSecond(double Second, double Held, double P50, double P99);

/// <summary>Holds pairs of distinct seats, in a closed loop or at a given rate.</summary>
internal sealed class HoldsWorker(HoldsSpec spec)
{
    private readonly TimeHistogram _latency = new();
    private TimeHistogram _second = new();
    private readonly List<HolderConnection> _connections = [];
    private readonly List<RestConnection> _restConnections = [];
    private string[] _tokens = [];
    private readonly List<Guid> _acknowledged = [];
    private readonly Stopwatch _clock = new();
    private long _next = spec.FirstPair - 1;
    private long _measured;
    private long _refused;
    private long _failed;
    private volatile bool _stop;
    private volatile bool _outOfSeats;

    public static Task RunAsync(string spec) => new HoldsWorker(WorkerProcess.Read<HoldsSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        await ConnectAsync();
        WorkerProcess.Write(new { ready = true });
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
        WorkerProcess.Write(new
        {
            result = new
            {
                outOfSeats = _outOfSeats,
                held = _measured,
                seconds = spec.Measure,
                refused = _refused,
                failed = _failed,
                acknowledged = _acknowledged.Count,
                nextPair = _next + 1,
                latency = _latency.Encode(),
            },
        });
        // The measuring process reads this one's processor time before it ends.
        await Console.In.ReadLineAsync();
    }

    private async Task ConnectAsync()
    {
        if (!spec.Rest)
        {
            await RawConnections.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
            {
                var connection = new HolderConnection();
                _connections.Add(connection);
                return connection;
            });
            return;
        }

        _tokens = await RawConnections.TokensAsync(spec.Nodes, spec.Connections);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var n = 0; n < spec.InFlight; n++)
        {
            var to = IPEndPoint.Parse(spec.Nodes[n % spec.Nodes.Length]);
            var connection = new RestConnection();
            await connection.ConnectAsync(to, RawConnections.From(to, n), timeout.Token);
            _restConnections.Add(connection);
        }
    }

    private bool Over => _clock.Elapsed.TotalSeconds >= spec.WarmUp + spec.Measure;

    private async Task LoopAsync(int slot)
    {
        while (!Over)
            await HoldAsync(slot, Stopwatch.GetTimestamp());
    }

    /// <summary>Sends at a fixed rate, independent of the answers. Latency counts from the time at which a hold was due.</summary>
    private async Task OfferAsync()
    {
        var offered = 0L;
        var pending = new List<Task>();
        while (!Over)
        {
            var due = (long)(_clock.Elapsed.TotalSeconds * spec.Rate);
            for (; offered < due; offered++)
            {
                var late = _clock.Elapsed.TotalSeconds - ((double)offered / spec.Rate);
                pending.Add(HoldAsync((int)(offered % spec.Connections), Stopwatch.GetTimestamp() - (long)(late * Stopwatch.Frequency)));
            }

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
        var screening = spec.SideBySide ? n % spec.Screenings.Length : n / pairs;
        var pair = spec.SideBySide ? n / spec.Screenings.Length : n % pairs;
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
            // A holder has a limit of live holds in a screening, so holders change between screenings.
            var holder = (int)((spec.SideBySide ? n + pair : n) % spec.Connections);
            var reply = await (spec.Rest
                ? _restConnections[slot].HoldAsync(_tokens[holder], spec.Screenings[screening], hold, [seat, seat + 1])
                : _connections[holder].HoldAsync(spec.Screenings[screening], hold, [seat, seat + 1]));
            var took = Stopwatch.GetElapsedTime(started);
            // At a fixed rate, what was due in the measured time counts, however late it is answered.
            var at = _clock.Elapsed.TotalSeconds - (spec.Rate > 0 ? took.TotalSeconds : 0);
            if (reply.Outcome != "held")
            {
                if (Interlocked.Increment(ref _refused) == 1)
                    Console.WriteLine($"refused: {reply.Outcome}");
                return;
            }

            lock (_acknowledged)
                _acknowledged.Add(hold);
            Volatile.Read(ref _second).Record(took);
            if (at >= spec.WarmUp && at < spec.WarmUp + spec.Measure)
            {
                Interlocked.Increment(ref _measured);
                _latency.Record(took);
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
            // The last second of the load is incomplete.
            if (_stop)
                return;
            var now = _clock.Elapsed.TotalSeconds;
            var second = Interlocked.Exchange(ref _second, new TimeHistogram());
            var (p50, p99) = (second.Percentile(50).TotalMilliseconds, second.Percentile(99).TotalMilliseconds);
            WorkerProcess.Write(new HoldsSecond(now, second.Count / (now - before), p50, p99));
            before = now;
        }
    }
}
