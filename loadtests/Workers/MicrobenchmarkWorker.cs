using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LoadTests.Microbenchmarks;
using Perfolizer.Horology;

namespace LoadTests.Workers;

/// <param name="Long">Use BenchmarkDotNet's default job instead of the short one.</param>
internal sealed record MicrobenchmarkSpec(bool Long);

/// <param name="Name">The benchmark's description.</param>
/// <param name="Seats">Seats of the hall; 0 if the benchmark does not depend on it.</param>
/// <param name="Mean">Nanoseconds.</param>
/// <param name="Error">Half of the 99.9 % confidence interval, nanoseconds.</param>
/// <param name="Allocated">Bytes.</param>
internal sealed record MicrobenchmarkResult(string Name, int Seats, double Mean, double Error, long Allocated);

/// <summary>
/// Runs BenchmarkDotNet in this process, which does nothing else. Its usual child process would restore packages and build for every
/// run.
/// </summary>
internal static class MicrobenchmarkWorker
{
    // BenchmarkDotNet's short job has three of half a second, which also measures code that the JIT is still optimizing.
    private const int Iterations = 6;

    private static readonly TimeInterval _iteration = TimeInterval.FromMilliseconds(200);

    public static Task RunAsync(string json)
    {
        var spec = WorkerProcess.Read<MicrobenchmarkSpec>(json);
        var shortJob = Job.ShortRun.WithWarmupCount(Iterations).WithIterationCount(Iterations).WithIterationTime(_iteration);
        var job = (spec.Long ? Job.Default : shortJob).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "seatmap-microbenchmarks"));
        foreach (var type in (Type[])[typeof(BatchBenchmarks), typeof(ProtocolBenchmarks), typeof(HallSizeBenchmarks)])
        {
            Console.WriteLine($"measuring {type.Name}");
            foreach (var report in BenchmarkRunner.Run(type, config).Reports)
                Console.WriteLine(JsonSerializer.Serialize(Result(report), WorkerProcess.Json));
        }

        return Task.CompletedTask;
    }

    private static MicrobenchmarkResult Result(BenchmarkReport report)
    {
        var benchmark = report.BenchmarkCase;
        var seats = benchmark.Parameters.Items.FirstOrDefault(p => p.Name == nameof(HallSizeBenchmarks.Seats))?.Value;
        var statistics = report.ResultStatistics ?? throw new InvalidOperationException($"{benchmark.DisplayInfo} was not measured");
        return new MicrobenchmarkResult(
            benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), Convert.ToInt32(seats, CultureInfo.InvariantCulture),
            statistics.Mean, statistics.ConfidenceInterval.Margin, report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0);
    }
}
