using System.Text.Json;
using LoadTests.Reports;
using LoadTests.Workers;

namespace LoadTests.Scenarios;

/// <summary>The parts of a hold that are pure computation, one by one, and what grows with the hall.</summary>
internal static class PiecesBench
{
    public static async Task RunAsync(Arguments arguments, Report report)
    {
        var spec = new PiecesSpec(arguments.Has("long"));
        var part = report.Add("pieces", "what each takes");
        part.Setup["measured with"] = $"BenchmarkDotNet, {(spec.Long ? "default" : "short")} job, memory diagnoser";
        part.Setup["hall"] = "rows of 100; a batch: 256 holds of two seats in 16,000";
        await using var worker = WorkerProcess.Start("pieces", spec);
        var table = new Table("One call", ["piece", "seats", "mean", "± (99.9 %)", "allocated"], []);
        part.Tables.Add(table);
        while (await worker.HearAsync() is { } said)
        {
            var piece = said.Deserialize<PieceResult>(WorkerProcess.Json)!;
            Console.WriteLine($"  {piece.Piece}{(piece.Seats > 0 ? $", {piece.Seats:#,0} seats" : "")}: {Time(piece.Mean)}, {piece.Allocated:#,0} B");
            table.Rows.Add([piece.Piece, piece.Seats > 0 ? $"{piece.Seats:#,0}" : "", Time(piece.Mean), Time(piece.Error), $"{piece.Allocated:#,0} B"]);
            if (piece.Seats > 0)
                part.Point("Time by size of the hall", piece.Piece, "seats", "µs", piece.Seats, piece.Mean / 1_000);
        }

        if (table.Rows.Count == 0)
            throw new NoResultException("BenchmarkDotNet measured nothing");
        part.Proof = "Computation alone: there is nothing in a database to compare with.";
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => $"{nanoseconds:0} ns",
        < 1_000_000 => $"{nanoseconds / 1_000:0.0} µs",
        _ => $"{nanoseconds / 1_000_000:0.00} ms",
    };
}
