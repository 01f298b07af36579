using System.Diagnostics;
using System.Globalization;
using LoadTests.Measure;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Connections">Number of connections, each with a holder of its own.</param>
/// <param name="AckFile">File for the acknowledged holds.</param>
internal sealed record StampedeSpec(string[] Nodes, int Connections, string AckFile);

/// <param name="Screening">All connections join it before the click.</param>
/// <param name="Leave">The screening of the previous round; 0 for none.</param>
/// <param name="Seats">Each connection asks for one or two of them.</param>
/// <param name="CleanUp">Whether the holds are released at once.</param>
internal sealed record StampedeRound(long Screening, long Leave, int[] Seats, bool CleanUp = false);

/// <summary>
/// Many connections that have joined a screening and ask for its seats at the same time. Each round it reads a line to prepare and, once
/// all have joined, a line with the time of the click (wall clock, microseconds).
/// </summary>
internal sealed class StampedeWorker(StampedeSpec spec)
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    private readonly List<ClickConnection> _connections = [];
    private readonly Dictionary<string, int> _outcomes = [];
    private readonly List<ClickConnection> _held = [];
    private readonly Lock _gate = new();
    private TimeHistogram _latency = new();
    private TaskCompletionSource _over = new();
    private long _last;
    private int _answers;

    public static Task RunAsync(string spec) => new StampedeWorker(WorkerProcess.Read<StampedeSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        await RawConnections.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
        {
            var connection = new ClickConnection(Answered);
            _connections.Add(connection);
            return connection;
        });
        await using var acks = new StreamWriter(spec.AckFile);
        WorkerProcess.Write(new { ready = true });
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
        {
            var round = WorkerProcess.Read<StampedeRound>(line);
            await PrepareAsync(round);
            WorkerProcess.Write(new { joined = true });
            var moment = long.Parse((await Console.In.ReadLineAsync())!, CultureInfo.InvariantCulture);
            await ClickAsync(moment);
            foreach (var winner in _held)
                await acks.WriteLineAsync($"{round.Screening} {winner.Hold} {string.Join(',', winner.Seats)}");
            await acks.FlushAsync();
            if (!round.CleanUp)
                continue;
            var outcomes = await Task.WhenAll(_held.Select(w => w.ReleaseAsync(round.Screening)));
            WorkerProcess.Write(new { released = outcomes.Count(o => o == "released") });
        }
    }

    private async Task PrepareAsync(StampedeRound round)
    {
        _outcomes.Clear();
        _held.Clear();
        (_latency, _over, _answers) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        await Parallel.ForEachAsync(_connections, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (connection, _) =>
        {
            if (round.Leave != 0)
                connection.Leave(round.Leave);
            await connection.JoinAsync(round.Screening);
            // Half of them want one seat, half two seats anywhere. A hold of two gets both or none.
            var first = Random.Shared.Next(round.Seats.Length);
            var second = (first + 1 + Random.Shared.Next(round.Seats.Length - 1)) % round.Seats.Length;
            int[] seats = Random.Shared.Next(2) == 0 ? [round.Seats[first]] : [round.Seats[first], round.Seats[second]];
            connection.Prepare(round.Screening, seats);
        });
        GC.Collect();
    }

    private async Task ClickAsync(long moment)
    {
        // Timers are a millisecond or two late, so wake up before and watch the clock.
        if (moment - Clock.Microseconds > 5_000)
            await Task.Delay((int)((moment - Clock.Microseconds) / 1_000) - 4);
        var frames = _connections.Sum(c => c.Frames);
        await Task.Factory.StartNew(() =>
        {
            while (Clock.Microseconds < moment)
                Thread.SpinWait(20);
            moment = Clock.Microseconds;
            foreach (var connection in _connections)
                connection.Click();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var sent = Clock.Microseconds;
        await Task.WhenAny(_over.Task, Task.Delay(_timeout));
        // Wait for the last frames of this round.
        await Task.Delay(500);
        lock (_gate)
        {
            WorkerProcess.Write(new
            {
                round = new
                {
                    first = moment,
                    sent,
                    last = _last,
                    answers = _answers,
                    outcomes = _outcomes,
                    frames = _connections.Sum(c => c.Frames) - frames,
                    latency = _latency.Encode(),
                },
            });
        }
    }

    private void Answered(ClickConnection connection, string outcome)
    {
        var took = Stopwatch.GetElapsedTime(connection.Clicked);
        lock (_gate)
        {
            _latency.Record(took);
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (outcome == "held")
                _held.Add(connection);
            _last = Clock.Microseconds;
            if (++_answers == spec.Connections)
                _over.TrySetResult();
        }
    }
}
