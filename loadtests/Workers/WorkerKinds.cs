using LoadTests.Baselines;
using LoadTests.Workers.Visitors;

namespace LoadTests.Workers;

/// <summary>The kinds of worker process, by name on the command line.</summary>
internal static class WorkerKinds
{
    public static readonly Dictionary<string, Func<string, Task>> All = new(StringComparer.Ordinal)
    {
        ["holds"] = HoldsWorker.RunAsync,
        ["stampede"] = StampedeWorker.RunAsync,
        ["repeated-refusals"] = RepeatedRefusalsWorker.RunAsync,
        ["watch"] = WatchWorker.RunAsync,
        ["watch-sections"] = SectionsWorker.RunAsync,
        ["changes"] = ChangesWorker.RunAsync,
        ["evening"] = EveningWorker.RunAsync,
        ["watch-and-hold"] = WatchAndHoldWorker.RunAsync,
        ["broadcast-watchers"] = BroadcastWorker.RunAsync,
        ["stock-signalr"] = StockSignalR.ServeAsync,
        ["microbenchmarks"] = MicrobenchmarkWorker.RunAsync,
        ["raw-sender"] = RawSender.RunAsync,
        ["raw-reader"] = RawReader.RunAsync,
    };
}
