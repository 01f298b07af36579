using System.Diagnostics;
using System.Globalization;
using Harness;
using LoadTests.Reports;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Reconciliation;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>
/// What grows with the length of a screening's ledger, and with the number of screenings on sale: loading a live copy, a picture of the
/// past, reconciliation, <c>verify</c>.
/// </summary>
internal static class LedgersBench
{
    private const int WarmUp = 20_000;
    private const int Repeats = 3;
    private static readonly string[] _rounds = ["first", "second"];

    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var revisions = Numbers(arguments.Text("revisions", "1000,10000,100000,1000000"));
        var screenings = Numbers(arguments.Text("screenings", "50,500,5000"));
        Console.WriteLine("ledgers: starting servers");
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var redis = await RedisServer.StartNewAsync();
        var hall = new LedgersHall(postgres, redis, arguments.Number("seats", 2_000));
        var many = new LedgersHall(postgres, redis, arguments.Number("seats-of-many", 500));
        if (revisions.Length > 0)
            await LongLedgersAsync(report, hall, revisions);
        if (screenings.Length > 0)
            await ManyScreeningsAsync(report, many, screenings, arguments.Number("revisions-of-many", 200));
    }

    private static async Task LongLedgersAsync(Report report, LedgersHall hall, int[] revisions)
    {
        var part = report.Add("ledgers", "one screening with a long ledger");
        part.Setup["seats"] = $"{hall.Seats:#,0}";
        part.Setup["a revision"] = "one command of one or two seats";
        await hall.PrepareAsync();
        var growth = new GrowthTable("revisions", "Time by the length of the ledger", part);
        var proof = "";
        foreach (var (round, count) in revisions.Prepend(WarmUp).Index())
        {
            var made = Stopwatch.GetTimestamp();
            await using var database = await hall.CopyAsync(screenings: 1, count);
            Console.WriteLine($"ledgers: {count:#,0} revisions made in {Stopwatch.GetElapsedTime(made).TotalSeconds:0.0} s");
            // The first pass only compiles the code that is measured.
            var into = round == 0 ? null : growth;
            proof = await MeasureAsync(into, database, count);
        }

        growth.Write();
        part.Proof = proof;
    }

    /// <param name="growth">Null in a pass that is not counted.</param>
    private static async Task<string> MeasureAsync(GrowthTable? growth, LedgersDatabase database, int revisions)
    {
        var (id, none) = (database.First, CancellationToken.None);
        var report = await database.OnNewNodeAsync(async node =>
        {
            var verify = node.Get<LedgerVerifier>();
            // In rounds of less than a minute, most of which is pauses.
            for (var checkpoints = node.Get<Checkpointing>(); await checkpoints.RunAsync(none) > 0;)
                Console.WriteLine("ledgers: a round of checkpoints was made");
            VerifyReport? full = null;
            VerifyReport? last = null;
            await TimeAsync("verify --full", async () => full = await verify.VerifyAsync(full: true, null, none));
            await TimeAsync("verify", async () => last = await verify.VerifyAsync(full: false, null, none));
            return full! with { Violations = [.. full.Violations, .. last!.Violations] };
        });
        if (report.Violations.Count > 0)
            throw new NoResultException($"the generated ledger is not valid: {report.Violations[0]}");
        await database.OnNewNodeAsync(async node =>
        {
            var reconciliation = node.Get<ScreeningReconciliation>();
            await TimeAsync("reconciliation, first round of a node", () => reconciliation.RunAsync(none));
            await TimeAsync("reconciliation, next round", () => reconciliation.RunAsync(none));
            return true;
        });
        for (var i = 0; i < Repeats; i++)
        {
            await database.OnNewNodeAsync(async node =>
            {
                var (maps, history) = (node.Get<LiveSeatMaps>(), node.Get<LedgerHistory>());
                await TimeAsync("live copy, loaded on a new node", () => maps.GetAsync(id, none).AsTask());
                await TimeAsync("past map, in the middle", () => history.SeatsAfterAsync(id, revisions / 2, none));
                await TimeAsync("past map, the newest but one", () => history.SeatsAfterAsync(id, revisions - 1, none));
                await TimeAsync("page of the ledger", () => history.PageAsync(id, revisions / 2, 100, none));
                return true;
            });
        }

        return $"verified: {report}";

        async Task TimeAsync(string name, Func<Task> work)
        {
            var time = await MeasureTimeAsync(work);
            growth?.Add(name, revisions, time);
        }
    }

    private static async Task ManyScreeningsAsync(Report report, LedgersHall hall, int[] counts, int revisions)
    {
        var part = report.Add("ledgers", "many screenings on sale");
        part.Setup["seats of each"] = $"{hall.Seats:#,0}";
        part.Setup["revisions of each"] = $"{revisions:#,0}";
        await hall.PrepareAsync();
        var growth = new GrowthTable("screenings", "Time by the number of screenings on sale", part);
        var proof = "";
        foreach (var count in counts)
        {
            await using var database = await hall.CopyAsync(count, revisions);
            proof = await database.OnNewNodeAsync(async node =>
            {
                foreach (var round in _rounds)
                {
                    var (locks, seats) = (node.Get<LockReconciliation>(), node.Get<ScreeningReconciliation>());
                    var ofLocks = await MeasureTimeAsync(() => locks.RunAsync(CancellationToken.None));
                    var ofSeats = await MeasureTimeAsync(() => seats.RunAsync(CancellationToken.None));
                    growth.Add($"reconciliation of locks, {round} round", count, ofLocks);
                    growth.Add($"reconciliation of seats, {round} round", count, ofSeats);
                    var times = $"{ofLocks.TotalSeconds:0.0} s for locks, {ofSeats.TotalSeconds:0.0} s for seats";
                    var (compared, of) = seats.LastRound;
                    Console.WriteLine($"ledgers: {count:#,0} screenings, {round} round: {times}, {compared:#,0} compared");
                    part.Notes.Add($"{count:#,0} screenings: the {round} round compared {compared:#,0} of {of:#,0} with their ledgers");
                }

                VerifyReport? verified = null;
                growth.Add("verify --full", count, await MeasureTimeAsync(
                    async () => verified = await node.Get<LedgerVerifier>().VerifyAsync(full: true, null, CancellationToken.None)));
                return verified!.Violations.Count == 0
                    ? $"verified: {verified}"
                    : throw new NoResultException($"reconciliation has changed what was right: {verified.Violations[0]}");
            });
        }

        growth.Write();
        part.Proof = proof;
    }

    private static async Task<TimeSpan> MeasureTimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    private static int[] Numbers(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
}
