using LoadTests.References;
using LoadTests.Workers.Visitors;

namespace LoadTests.Workers;

/// <summary>What a process of this program can be besides the one that measures.</summary>
internal static class WorkerKinds
{
    public static readonly Dictionary<string, Func<string, Task>> All = new(StringComparer.Ordinal)
    {
        ["holds"] = HoldsWorker.RunAsync,
        ["stampede"] = StampedeWorker.RunAsync,
        ["hammer"] = HammerWorker.RunAsync,
        ["watch"] = WatchWorker.RunAsync,
        ["changes"] = ChangesWorker.RunAsync,
        ["evening"] = EveningWorker.RunAsync,
        ["guests"] = GuestsWorker.RunAsync,
        ["broadcast-watchers"] = BroadcastWorker.RunAsync,
        ["stock-signalr"] = StockSignalR.ServeAsync,
        ["pieces"] = PiecesWorker.RunAsync,
        ["raw-sender"] = RawSender.RunAsync,
        ["raw-reader"] = RawReader.RunAsync,
    };
}
