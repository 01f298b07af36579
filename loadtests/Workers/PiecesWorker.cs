using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LoadTests.Pieces;
using Perfolizer.Horology;

namespace LoadTests.Workers;

/// <param name="Long">BenchmarkDotNet's default job in place of the short one.</param>
internal sealed record PiecesSpec(bool Long);

/// <param name="Piece">What was measured.</param>
/// <param name="Seats">Of how large a hall; 0 where that does not matter.</param>
/// <param name="Mean">Nanoseconds.</param>
/// <param name="Error">Half of the 99.9 % confidence interval, nanoseconds.</param>
/// <param name="Allocated">Bytes.</param>
internal sealed record PieceResult(string Piece, int Seats, double Mean, double Error, long Allocated);

/// <summary>
/// BenchmarkDotNet in this process, which does nothing else: its usual child process would need a build of its own, with
/// packages to be restored, for every run.
/// </summary>
internal static class PiecesWorker
{
    // Three of half a second, by default, measure code that the JIT has not finished with.
    private const int Iterations = 6;

    private static readonly TimeInterval _iteration = TimeInterval.FromMilliseconds(200);

    public static Task RunAsync(string json)
    {
        var spec = JsonSerializer.Deserialize<PiecesSpec>(json, WorkerProcess.Json)!;
        var job = (spec.Long ? Job.Default : Job.ShortRun.WithWarmupCount(Iterations).WithIterationCount(Iterations).WithIterationTime(_iteration)).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "seatmap-pieces"));
        foreach (var type in (Type[])[typeof(BatchPieces), typeof(WirePieces), typeof(HallPieces)])
        {
            Console.WriteLine($"measuring {type.Name}");
            foreach (var piece in BenchmarkRunner.Run(type, config).Reports)
                Console.WriteLine(JsonSerializer.Serialize(Result(piece), WorkerProcess.Json));
        }

        return Task.CompletedTask;
    }

    private static PieceResult Result(BenchmarkReport piece)
    {
        var benchmark = piece.BenchmarkCase;
        var seats = benchmark.Parameters.Items.FirstOrDefault(p => p.Name == nameof(HallPieces.Seats))?.Value;
        var statistics = piece.ResultStatistics ?? throw new InvalidOperationException($"{benchmark.DisplayInfo} was not measured");
        return new PieceResult(benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), Convert.ToInt32(seats, CultureInfo.InvariantCulture), statistics.Mean,
            statistics.ConfidenceInterval.Margin, piece.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0);
    }
}
