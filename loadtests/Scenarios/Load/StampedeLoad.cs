using System.Globalization;
using System.Text.Json;
using LoadTests.Measure;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios.Load;

/// <summary>Many connections ask at once for the same free seats of one screening of a running system.</summary>
internal static class StampedeLoad
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var (connections, seats) = (arguments.Number("connections", 1_000), arguments.Number("seats", 50));
        var system = await RunningSystem.ConnectAsync(arguments);
        var screening = system.Screenings[0];
        var part = system.AddPart(report, "stampede");
        var free = (await system.FreeSeatsAsync(screening)).Take(seats).ToArray();
        if (free.Length < 2)
            throw new NoResultException($"screening {screening.Screening} has no two free seats");
        part.Setup["load"] =
            $"{connections} connections, {free.Length} free seats of screening {screening.Screening}; half ask for one seat, half for two";
        await using var worker = WorkerProcess.Start("stampede", new StampedeSpec(system.Nodes, connections, system.HoldFile));
        await worker.ReceiveAsync("ready");
        var command = new StampedeRound(screening.Screening, Leave: 0, free, CleanUp: true);
        await worker.SendAsync(JsonSerializer.Serialize(command, WorkerProcess.Json));
        await worker.ReceiveAsync("joined");
        await worker.SendAsync((Clock.Microseconds + 500_000).ToString(CultureInfo.InvariantCulture));
        var round = await worker.ReceiveAsync("round");
        var released = (await worker.ReceiveAsync("released")).GetInt32();
        var times = new TimeHistogram();
        times.Add(round.GetProperty("latency").GetString()!);
        var took = (round.GetProperty("last").GetInt64() - round.GetProperty("first").GetInt64()) / 1e6;
        part.Figure("first click to last answer", took, "s");
        part.Figure("reply p50", times.Percentile(50).TotalMilliseconds, "ms");
        part.Figure("reply p99", times.Percentile(99).TotalMilliseconds, "ms");
        Console.WriteLine($"  all answered after {took:0.000} s; {times}; {round.GetProperty("outcomes")}");
        var seatsHeld = File.ReadLines(system.HoldFile).SelectMany(l => l.Split(' ')[2].Split(',')).ToArray();
        var distinct = seatsHeld.Distinct().Count();
        if (round.GetProperty("answers").GetInt32() != connections || distinct != seatsHeld.Length)
        {
            throw new NoResultException(
                $"{round.GetProperty("answers")} of {connections} were answered; of {seatsHeld.Length} held seats {distinct} are distinct");
        }

        var held = File.ReadLines(system.HoldFile).Count();
        if (held != released)
            throw new NoResultException($"{held} holds were acknowledged, {released} were released");
        var stillTaken = free.Except(await system.FreeSeatsAsync(screening)).Count();
        part.Proof = $"all {connections} calls were answered; {seatsHeld.Length} seats were held by one holder each; "
            + $"all {held} holds were released, by REST {stillTaken} of the seats are still taken";
        await worker.SendAsync("");
    }
}
