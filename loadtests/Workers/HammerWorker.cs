using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.Workers;

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Screening">Whose seats are taken first, and asked for then.</param>
/// <param name="Taken">Those seats.</param>
/// <param name="SeatsEach">How many seats a call asks for.</param>
/// <param name="Connections">How many ask.</param>
/// <param name="Pipelined">How many calls each of them has under way.</param>
/// <param name="WarmUp">Seconds that are not measured.</param>
/// <param name="Measure">Seconds that are.</param>
/// <param name="AckFile">Where to write the holds by which the seats are taken.</param>
internal sealed record HammerSpec(
    string[] Nodes, long Screening, int[] Taken, int SeatsEach, int Connections, int Pipelined, double WarmUp, double Measure, string AckFile);

/// <summary>Takes seats, then asks for them as often as it is answered.</summary>
internal sealed class HammerWorker(HammerSpec spec)
{
    // As many as the rules let a hold have, unless they were changed.
    private const int SeatsPerHold = 10;

    private readonly Histogram _latency = new();
    private readonly List<HammerConnection> _connections = [];
    private volatile bool _over;

    public static Task RunAsync(string spec) => new HammerWorker(JsonSerializer.Deserialize<HammerSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        await TakeAsync();
        await LightPool.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
        {
            var connection = new HammerConnection(spec.Screening, spec.Taken, spec.Pipelined, spec.SeatsEach, _latency, () => _over);
            _connections.Add(connection);
            return connection;
        });
        WorkerProcess.Say(new { ready = true });
        await Console.In.ReadLineAsync();
        _connections.ForEach(c => c.Begin());
        await Task.Delay(TimeSpan.FromSeconds(spec.WarmUp));
        var clock = Stopwatch.StartNew();
        var (first, before) = (Refused, Refused);
        WorkerProcess.Say(new { measuring = true });
        for (var second = 1; clock.Elapsed.TotalSeconds < spec.Measure; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(second - clock.Elapsed.TotalSeconds, 0, spec.Measure)));
            var now = Refused;
            WorkerProcess.Say(new { second, refused = now - before });
            before = now;
        }

        var (last, seconds) = (Refused, clock.Elapsed.TotalSeconds);
        _over = true;
        for (var tries = 0; tries < 500 && !_connections.TrueForAll(c => c.IsIdle); tries++)
            await Task.Delay(10);
        WorkerProcess.Say(new
        {
            result = new
            {
                refused = last - first,
                seconds,
                others = _connections.Sum(c => c.Others),
                unanswered = _connections.Count(c => !c.IsIdle),
                why = _connections.Find(c => c.FirstOther is not null)?.FirstOther,
                latency = _latency.Pack(),
            },
        });
        // Whoever asked reads this process's times before it ends.
        await Console.In.ReadLineAsync();
    }

    private long Refused => _connections.Sum(c => c.Refused);

    private async Task TakeAsync()
    {
        var chunks = spec.Taken.Chunk(SeatsPerHold).ToArray();
        var holders = new List<HolderConnection>();
        await LightPool.ConnectAsync(spec.Nodes, chunks.Length, sharedTokens: 0, _ =>
        {
            var holder = new HolderConnection();
            holders.Add(holder);
            return holder;
        });
        await using var acks = new StreamWriter(spec.AckFile);
        for (var i = 0; i < chunks.Length; i++)
        {
            var hold = Guid.CreateVersion7();
            var reply = await holders[i].HoldAsync(spec.Screening, hold, chunks[i]);
            if (reply.Outcome != "held")
                throw new NoResultException($"seats {string.Join(',', chunks[i])} should have been free: {reply.Outcome}");
            await acks.WriteLineAsync($"{spec.Screening} {hold} {string.Join(',', chunks[i])}");
        }

        holders.ForEach(h => h.Close());
    }
}
