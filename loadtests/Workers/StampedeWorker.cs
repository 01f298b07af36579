using System.Diagnostics;
using System.Text.Json;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.Workers;

/// <param name="Nodes">Where to connect, as host:port, round robin.</param>
/// <param name="Connections">How many, each a holder of its own.</param>
/// <param name="AckFile">Where to write the acknowledged holds.</param>
internal sealed record StampedeSpec(string[] Nodes, int Connections, string AckFile);

/// <param name="Screening">Joined by everybody, before the click.</param>
/// <param name="Leave">The screening of the round before; 0 for none.</param>
/// <param name="Seats">Which seats everybody wants one or two of.</param>
/// <param name="Tidy">True: the winners give their seats back at once.</param>
internal sealed record StampedeRound(long Screening, long Leave, int[] Seats, bool Tidy = false);

/// <summary>
/// Many who have the same map open and click at the same moment. For each round it is told to prepare and, when everybody has joined,
/// the moment of the click (wall clock, microseconds).
/// </summary>
internal sealed class StampedeWorker(StampedeSpec spec)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly List<ClickConnection> _connections = [];
    private readonly Dictionary<string, int> _outcomes = [];
    private readonly List<ClickConnection> _held = [];
    private readonly Lock _gate = new();
    private Histogram _latency = new();
    private TaskCompletionSource _over = new();
    private long _last;
    private int _answers;

    public static Task RunAsync(string spec) => new StampedeWorker(JsonSerializer.Deserialize<StampedeSpec>(spec, WorkerProcess.Json)!).RunAsync();

    private async Task RunAsync()
    {
        await LightPool.ConnectAsync(spec.Nodes, spec.Connections, sharedTokens: 0, _ =>
        {
            var connection = new ClickConnection(Answered);
            _connections.Add(connection);
            return connection;
        });
        await using var acks = new StreamWriter(spec.AckFile);
        WorkerProcess.Say(new { ready = true });
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
        {
            var round = JsonSerializer.Deserialize<StampedeRound>(line, WorkerProcess.Json)!;
            await PrepareAsync(round);
            WorkerProcess.Say(new { joined = true });
            var moment = long.Parse((await Console.In.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
            await ClickAsync(moment);
            foreach (var winner in _held)
                await acks.WriteLineAsync($"{round.Screening} {winner.Hold} {string.Join(',', winner.Seats)}");
            await acks.FlushAsync();
            if (round.Tidy)
                WorkerProcess.Say(new { released = (await Task.WhenAll(_held.Select(w => w.ReleaseAsync(round.Screening)))).Count(o => o == "released") });
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
            // Half of them want one seat, half two that need not be neighbours: so that who gets one of them only gets none.
            var first = Random.Shared.Next(round.Seats.Length);
            var second = (first + 1 + Random.Shared.Next(round.Seats.Length - 1)) % round.Seats.Length;
            connection.Prepare(round.Screening, Random.Shared.Next(2) == 0 ? [round.Seats[first]] : [round.Seats[first], round.Seats[second]]);
        });
        GC.Collect();
    }

    private async Task ClickAsync(long moment)
    {
        // Wake early and look at the clock: timers are only good to a millisecond or two.
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
        await Task.WhenAny(_over.Task, Task.Delay(_patience));
        // The frames that are still under way belong to this round.
        await Task.Delay(500);
        lock (_gate)
        {
            WorkerProcess.Say(new
            {
                round = new { first = moment, sent, last = _last, answers = _answers, outcomes = _outcomes, frames = _connections.Sum(c => c.Frames) - frames, latency = _latency.Pack() },
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
