using System.Diagnostics;
using LoadTests.Measure;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Taken">The seats that are held first and asked for afterwards.</param>
/// <param name="Pipelined">Pending calls of each connection.</param>
/// <param name="WarmUp">Seconds before the measured time.</param>
/// <param name="Measure">Measured seconds.</param>
/// <param name="AckFile">File for the holds that take the seats.</param>
internal sealed record RepeatedRefusalsSpec(
    string[] Nodes, long Screening, int[] Taken, int SeatsEach, int Connections, int Pipelined, double WarmUp, double Measure,
    string AckFile);

/// <summary>Holds seats, then asks for them again and again. Every answer is a refusal.</summary>
internal sealed class RepeatedRefusalsWorker(RepeatedRefusalsSpec spec)
{
    // The default limit of the seat rules.
    private const int SeatsPerHold = 10;

    // All answers are handled on the socket loop's thread.
    private readonly TimeHistogram _latency = new(oneWriter: true);
    private readonly List<RepeatedRefusalsConnection> _connections = [];
    private volatile bool _over;

    public static Task RunAsync(string spec) => new RepeatedRefusalsWorker(WorkerProcess.Read<RepeatedRefusalsSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        await TakeAsync();
        await RawConnections.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
        {
            var connection = new RepeatedRefusalsConnection(
                spec.Screening, spec.Taken, spec.Pipelined, spec.SeatsEach, _latency, () => _over);
            _connections.Add(connection);
            return connection;
        });
        WorkerProcess.Write(new { ready = true });
        await Console.In.ReadLineAsync();
        _connections.ForEach(c => c.Begin());
        await Task.Delay(TimeSpan.FromSeconds(spec.WarmUp));
        var clock = Stopwatch.StartNew();
        var (first, before) = (Refused, Refused);
        WorkerProcess.Write(new { measuring = true });
        for (var second = 1; clock.Elapsed.TotalSeconds < spec.Measure; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(second - clock.Elapsed.TotalSeconds, 0, spec.Measure)));
            var now = Refused;
            WorkerProcess.Write(new { second, refused = now - before });
            before = now;
        }

        var (last, seconds) = (Refused, clock.Elapsed.TotalSeconds);
        _over = true;
        for (var tries = 0; tries < 500 && !_connections.TrueForAll(c => c.IsIdle); tries++)
            await Task.Delay(10);
        WorkerProcess.Write(new
        {
            result = new
            {
                refused = last - first,
                seconds,
                others = _connections.Sum(c => c.Others),
                unanswered = _connections.Count(c => !c.IsIdle),
                why = _connections.Find(c => c.FirstOther is not null)?.FirstOther,
                latency = _latency.Encode(),
            },
        });
        // The measuring process reads this one's processor time before it ends.
        await Console.In.ReadLineAsync();
    }

    private long Refused => _connections.Sum(c => c.Refused);

    private async Task TakeAsync()
    {
        var chunks = spec.Taken.Chunk(SeatsPerHold).ToArray();
        var holders = new List<HolderConnection>();
        await RawConnections.ConnectAsync(spec.Nodes, chunks.Length, sharedTokens: 0, _ =>
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
