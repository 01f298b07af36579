using System.Globalization;
using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Load;

/// <summary>Everybody clicks at once on the same free seats of one screening of a running system.</summary>
internal static class StampedeLoad
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (connections, seats) = (arguments.Number("connections", 1_000), arguments.Number("seats", 50));
        using var system = await RunningSystem.FindAsync(arguments);
        var place = system.Places[0];
        var part = system.AddPart(report, "stampede");
        var free = (await system.FreeSeatsAsync(place)).Take(seats).ToArray();
        if (free.Length < 2)
            throw new NoResultException($"screening {place.Screening} has no two free seats");
        part.Setup["load"] = $"{connections} connections, {free.Length} free seats of screening {place.Screening}; half want one seat, half two";
        await using var worker = WorkerProcess.Start("stampede", new StampedeSpec(system.Nodes, connections, system.HoldFile));
        await worker.HearAsync("ready");
        await worker.TellAsync(JsonSerializer.Serialize(new StampedeRound(place.Screening, Leave: 0, free, Tidy: true), WorkerProcess.Json));
        await worker.HearAsync("joined");
        await worker.TellAsync((Clock.Microseconds + 500_000).ToString(CultureInfo.InvariantCulture));
        var round = await worker.HearAsync("round");
        var released = (await worker.HearAsync("released")).GetInt32();
        var times = new Histogram();
        times.Add([.. round.GetProperty("latency").EnumerateArray().Select(v => v.GetInt64())]);
        var took = (round.GetProperty("last").GetInt64() - round.GetProperty("first").GetInt64()) / 1e6;
        part.Figure("first click to last answer", took, "s");
        part.Figure("reply p50", times.Percentile(50).TotalMilliseconds, "ms");
        part.Figure("reply p99", times.Percentile(99).TotalMilliseconds, "ms");
        Console.WriteLine($"  all answered after {took:0.000} s; {times}; {round.GetProperty("outcomes")}");
        var told = File.ReadLines(system.HoldFile).SelectMany(l => l.Split(' ')[2].Split(',')).ToArray();
        if (round.GetProperty("answers").GetInt32() != connections || told.Distinct().Count() != told.Length)
            throw new NoResultException($"{round.GetProperty("answers")} of {connections} were answered, {told.Length} seats were given to {told.Distinct().Count()} holders");
        var held = File.ReadLines(system.HoldFile).Count();
        if (held != released)
            throw new NoResultException($"{held} holds were acknowledged, {released} were given back");
        var stillTaken = free.Except(await system.FreeSeatsAsync(place)).Count();
        part.Proof = $"all {connections} were answered; {told.Length} seats went to one holder each; all {held} holds were given back, by REST {stillTaken} of the seats are still taken";
        await worker.TellAsync("");
    }
}
