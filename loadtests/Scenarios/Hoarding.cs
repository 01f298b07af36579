using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using LoadTests.Measure;
using LoadTests.RawClient;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>
/// One address asks for holders and holds ten seats with each, as fast as it is answered, until the hall is full. Meanwhile visitors from
/// addresses of their own want two seats each. First the same visitors alone.
/// </summary>
internal static class Hoarding
{
    private const int SeatsPerHold = 10;
    private const int WarmUps = 20;

    // 127.1.0.1 and up; the hoarder is at 127.0.2.1.
    private static readonly IPAddress _hoarder = new([127, 0, 2, 1]);

    // Its requests cost it nothing, so a refused one is sent again soon.
    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var setup = new Setup(
            arguments.Number("seats", 2_000), arguments.Number("rate", 20), arguments.Number("seconds", 20), arguments.Number("loops", 16));
        Console.WriteLine("hoard: starting servers");
        // Of the loopback addresses, others than those of this program are limited as any are.
        await using var site = await BenchServers.StartAsync(1, "Limits:ExemptAddresses:0=127.0.0.0/24");
        var screenings = await site.AddScreeningsAsync(setup.Seats, 3);
        // The first requests of a server wait for its code to be compiled.
        for (var n = 0; n < WarmUps; n++)
            await VisitAsync(site, screenings[0], 60_000 + n);
        await MeasureAsync(site, screenings[1], setup with { Loops = 0 }, report.Add("hoard", "visitors alone"));
        await MeasureAsync(site, screenings[2], setup, report.Add("hoard", "beside one address that hoards"));
    }

    private sealed record Setup(int Seats, int Rate, int Seconds, int Loops);

    private static async Task MeasureAsync(BenchServers site, long screening, Setup setup, Part part)
    {
        part.Setup["hall"] = $"{setup.Seats:#,0} seats";
        part.Setup["visitors"] = $"{setup.Rate} a second for {setup.Seconds} s, each from an address of its own, two seats each";
        part.Setup["hoarder"] = setup.Loops == 0 ? "none" : $"one address, {setup.Loops} requests at a time";
        using var ending = new CancellationTokenSource();
        using var client = new AddressClient(site.Nodes[0].BaseAddress, _hoarder);
        var hoarder = new Answers();
        var hoarding = Enumerable.Range(0, setup.Loops)
            .Select(_ => HoardAsync(client, screening, setup.Seats, hoarder, ending.Token)).ToArray();
        var (visitors, times) = (new Answers(), new TimeHistogram());
        var visits = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / setup.Rate))
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < setup.Seconds)
            {
                visits.Add(CountAsync(visits.Count));
                await timer.WaitForNextTickAsync();
            }
        }

        await Task.WhenAll(visits);
        await ending.CancelAsync();
        await Task.WhenAll(hoarding);
        var served = visitors.ByWord.GetValueOrDefault("held");
        part.Figure("visitors", visits.Count, "");
        part.Figure("visitors who got their seats", 100.0 * served / visits.Count, "%");
        part.Figure("visitor's new holder and hold, p50", times.Percentile(50).TotalMilliseconds, "ms");
        part.Figure("visitor's new holder and hold, p99", times.Percentile(99).TotalMilliseconds, "ms");
        visitors.Write(part, "visitor");
        part.Figure("seats that one address held", hoarder.Seats, "");
        part.Figure("of the hall", 100.0 * hoarder.Seats / setup.Seats, "%");
        hoarder.Write(part, "hoarder");
        part.Proof = await site.ProveAsync([]);
        WatchFigures.Print(part);

        async Task CountAsync(int n)
        {
            var begun = Stopwatch.GetTimestamp();
            var (answer, seats) = await VisitAsync(site, screening, n);
            times.Record(Stopwatch.GetElapsedTime(begun));
            visitors.Add(answer, seats);
        }
    }

    private static async Task<(string Answer, int Seats)> VisitAsync(BenchServers site, long screening, int n)
    {
        using var client = new AddressClient(site.Nodes[0].BaseAddress, new IPAddress([127, 1, (byte)(n / 250), (byte)(1 + (n % 250))]));
        var (answer, token) = await client.NewHolderAsync();
        return token is null ? ($"no holder, {answer}", 0) : await client.HoldAsync(screening, token, new { best = new { count = 2 } });
    }

    private static async Task HoardAsync(AddressClient client, long screening, int seats, Answers answers, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var (answer, token) = await client.NewHolderAsync();
            var held = 0;
            if (token is null)
            {
                answers.Add($"no holder, {answer}", 0);
            }
            else
            {
                var first = Random.Shared.Next(seats / SeatsPerHold) * SeatsPerHold;
                (answer, held) = await client.HoldAsync(screening, token, new { seats = Enumerable.Range(first, SeatsPerHold) });
                answers.Add(answer, held);
            }

            if (held == 0)
                await Task.Delay(_retry, CancellationToken.None);
        }
    }

    /// <summary>Thread-safe.</summary>
    private sealed class Answers
    {
        private int _seats;

        public ConcurrentDictionary<string, int> ByWord { get; } = [];

        public int Seats => Volatile.Read(ref _seats);

        public void Add(string answer, int seats)
        {
            ByWord.AddOrUpdate(answer, 1, (_, count) => count + 1);
            Interlocked.Add(ref _seats, seats);
        }

        public void Write(Part part, string who)
        {
            foreach (var (answer, count) in ByWord.OrderBy(a => a.Key))
                part.Figure($"{who}: {answer}", count, "");
        }
    }
}
