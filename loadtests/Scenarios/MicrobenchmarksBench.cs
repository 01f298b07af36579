using System.Text.Json;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>The parts of a hold that are pure computation, one by one, and computation that grows with the hall.</summary>
internal static class MicrobenchmarksBench
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var spec = new MicrobenchmarkSpec(arguments.Has("long"));
        var part = report.Add("microbenchmarks", "time of one call");
        part.Setup["measured with"] = $"BenchmarkDotNet, {(spec.Long ? "default" : "short")} job, memory diagnoser";
        part.Setup["hall"] = "rows of 100; a batch: 256 holds of two seats in 16,000";
        await using var worker = WorkerProcess.Start("microbenchmarks", spec);
        var table = new Table("One call", ["benchmark", "seats", "mean", "± (99.9 %)", "allocated"], []);
        part.Tables.Add(table);
        while (await worker.ReceiveAsync() is { } line)
        {
            var result = line.Deserialize<MicrobenchmarkResult>(WorkerProcess.Json)!;
            var seats = result.Seats > 0 ? $"{result.Seats:#,0}" : "";
            Console.WriteLine($"  {result.Name} {seats}: {Time(result.Mean)}, {result.Allocated:#,0} B");
            table.Rows.Add([result.Name, seats, Time(result.Mean), Time(result.Error), $"{result.Allocated:#,0} B"]);
            if (result.Seats > 0)
                part.Point("Time by size of the hall", result.Name, "seats", "µs", result.Seats, result.Mean / 1_000);
        }

        if (table.Rows.Count == 0)
            throw new NoResultException("BenchmarkDotNet measured nothing");
        part.Proof = "Pure computation: there is no database to compare with.";
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{nanoseconds:0} ns",
        < 1_000_000 => $"{nanoseconds / 1_000:0.0} µs",
        _ => $"{nanoseconds / 1_000_000:0.00} ms",
    };
}
