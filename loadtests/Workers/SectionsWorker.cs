using LoadTests.RawClient;
using LoadTests.Scenarios;

namespace LoadTests.Workers;

/// <param name="Nodes">host:port of each node.</param>
/// <param name="Blocks">Of the stadium.</param>
internal sealed record SectionsSpec(string[] Nodes, long Screening, int Watchers, int Blocks);

/// <summary>Phones that show the same sections, and the same in them.</summary>
internal sealed record ShownSections(int[] Sections, string Digest, int Count);

/// <summary>
/// Phones that look around in a stadium: each moves by up to a screen every four seconds. Commands are lines: totals, maps, rest (nothing
/// moves any more).
/// </summary>
internal sealed class SectionsWorker(SectionsSpec spec)
{
    private const int MoveEvery = 4;

    private readonly Random _random = new(1);
    private SectionsConnection[] _phones = [];
    private (double X, double Y)[] _middles = [];

    public static Task RunAsync(string spec) => new SectionsWorker(WorkerProcess.Read<SectionsSpec>(spec)).RunAsync();

    private async Task RunAsync()
    {
        SocketLoop.Shared.PauseMicroseconds = WatchWorker.PauseMicroseconds;
        _middles = [.. Enumerable.Range(0, spec.Watchers).Select(_ => (_random.NextDouble(), _random.NextDouble()))];
        _phones =
        [
            .. Enumerable.Range(0, spec.Watchers).Select(_ => new SectionsConnection(spec.Screening, spec.Blocks, BenchHall.BlockSeats)),
        ];
        var places = _phones.Index().ToDictionary(p => p.Item, p => p.Index);
        var tokens = await RawConnections.TokensAsync(spec.Nodes, spec.Watchers);
        await RawConnections.ConnectAsync(
            spec.Nodes, _phones, tokens, address: 5, RawConnections.AtATime, phone => phone.JoinAsync(Blocks(places[phone])));
        WorkerProcess.Write(new { ready = true });
        using var stop = new CancellationTokenSource();
        var moving = MoveAsync(stop.Token);
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line)
        {
            switch (line)
            {
                case "rest":
                    await stop.CancelAsync();
                    await moving;
                    WorkerProcess.Write(new { rests = true });
                    break;
                case "totals":
                    WorkerProcess.Write(new
                    {
                        totals = _phones.Aggregate(new WatchTotals(0, 0, 0, 0, 0), (sum, p) =>
                            sum + new WatchTotals(p.Frames, p.BytesReceived, p.ChangedSeats, p.Resyncs, p.IsClosed ? 1 : 0))
                    });
                    break;
                case "maps":
                    var maps = _phones.Select(p => p.Shown()).GroupBy(m => (Key: string.Join(' ', m.Sections), m.Digest));
                    WorkerProcess.Write(new { maps = maps.Select(g => new ShownSections(g.First().Sections, g.Key.Digest, g.Count())) });
                    break;
            }
        }
    }

    private int[] Blocks(int phone) => BenchHall.BlocksAround(_middles[phone].X, _middles[phone].Y, spec.Blocks);

    private async Task MoveAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            for (var second = 0; await timer.WaitForNextTickAsync(stop); second++)
            {
                for (var phone = second % MoveEvery; phone < _phones.Length; phone += MoveEvery)
                {
                    // A screen is a twentieth of the stadium's width.
                    var (x, y) = _middles[phone];
                    _middles[phone] = (Moved(x, 0.05), Moved(y, 0.12));
                    _phones[phone].Show(Blocks(phone));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // They rest.
        }
    }

    private double Moved(double from, double screen) => Math.Clamp(from + ((_random.NextDouble() * 2) - 1) * screen, 0, 1);
}
