using LoadTests.Load;
using LoadTests.Reports;

namespace LoadTests.Scenarios;

/// <summary>One thing to measure.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Summary">One line for the usage.</param>
/// <param name="RunAsync">Starts what it needs, measures, proves, stops, and writes what it found into the report.</param>
internal sealed record Scenario(string Name, string Summary, Func<Arguments, Report, Task> RunAsync)
{
    /// <summary>`bench`: on servers of its own.</summary>
    public static readonly Scenario[] All =
    [
        new("holds", "durable holds of two seats a second", HoldsBench.RunAsync),
        new("stampede", "10,000 connections at once on the same 500 seats; refusals a second", Stampede.RunAsync),
        new("watch", "how soon thousands of watchers see what was committed", WatchBench.RunAsync),
        new("join", "a storm of thousands who come at once", JoinBench.RunAsync),
        new("door", "joins while 1,500 silent sockets are open and 40 more come each second", SilentSockets.RunAsync),
        new("idle", "what a connection costs that watches while nothing happens", IdleBench.RunAsync),
        new("crowd", "a hundred thousand live connections over six nodes", CrowdBench.RunAsync),
        new("evening", "a realistic mix: browsing, watching, choosing, changing one's mind, paying, leaving", Evening.RunAsync),
        new("soak", "an hour of evening: memory and latency flat", Evening.SoakAsync),
        new("compare", "stock SignalR and Socket.IO with the same watchers and holds", CompareBench.RunAsync),
        new("pieces", "rules, codecs, best available, snapshot: BenchmarkDotNet", PiecesBench.RunAsync),
    ];

    /// <summary>`load`: against a system that is running, at --url.</summary>
    public static readonly Scenario[] Loads =
    [
        new("watch", "watch screenings: --watchers 1000, --rate 0 for holds a second beside", GuestLoad.WatchAsync),
        new("join", "join as fast as it goes: --watchers 1000", GuestLoad.JoinAsync),
        new("holds", "holds by the clock, each given back at once: --rate 100, --watchers 100", GuestLoad.HoldsAsync),
        new("stampede", "everybody clicks at once on the same seats of one screening: --connections 1000, --seats 50", StampedeLoad.RunAsync),
        new("evening", "browsing, watching, choosing, paying, leaving: --visitors 200", EveningLoad.RunAsync),
    ];
}
