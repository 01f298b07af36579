using LoadTests.Reports;
using LoadTests.Scenarios.Ledgers;
using LoadTests.Scenarios.Load;

namespace LoadTests.Scenarios;

/// <summary>A scenario of the command line.</summary>
/// <param name="Summary">One line for the usage.</param>
/// <param name="RunAsync">Starts what it needs, measures, proves, stops, and adds its parts to the report.</param>
internal sealed record Scenario(string Name, string Summary, Func<Arguments, Report, Task> RunAsync)
{
    /// <summary>For <c>bench</c>: on servers of their own.</summary>
    public static readonly Scenario[] All =
    [
        new("holds", "durable holds of two seats a second", HoldsBench.RunAsync),
        new("stampede", "10,000 connections at once on the same 500 seats; refusals a second", Stampede.RunAsync),
        new("watch", "how soon thousands of watchers see a commit", WatchBench.RunAsync),
        new("join", "thousands of joins at once", JoinBench.RunAsync),
        new("door", "joins while 1,500 silent sockets are open and 40 more come each second", SilentSockets.RunAsync),
        new("hoard", "one address that holds every seat it gets, beside visitors from other addresses", Hoarding.RunAsync),
        new("uploads", "six seating plans of 30 MB at once beside visitors who hold seats", PlanUploads.RunAsync),
        new("idle", "memory and processor of a connection that waits", IdleBench.RunAsync),
        new("crowd", "a hundred thousand live connections over six nodes", CrowdBench.RunAsync),
        new("evening", "a realistic mix: browsing, watching, holding, releasing, paying, leaving", Evening.RunAsync),
        new("soak", "an hour of evening: memory and latency flat", Evening.SoakAsync),
        new("ledgers", "ledgers of up to a million revisions, up to 5,000 screenings: copies, past maps, verify", LedgersBench.RunAsync),
        new("compare", "stock SignalR and Socket.IO with the same watchers and holds", CompareBench.RunAsync),
        new("microbenchmarks", "seat rules, codecs, best available, snapshot: BenchmarkDotNet", MicrobenchmarksBench.RunAsync),
    ];

    /// <summary>For <c>load</c>: against a running system at --url.</summary>
    public static readonly Scenario[] Loads =
    [
        new("watch", "watch screenings: --watchers 1000, --rate 0 holds a second meanwhile", WatchAndHoldLoad.WatchAsync),
        new("join", "join as fast as possible: --watchers 1000", WatchAndHoldLoad.JoinAsync),
        new("holds", "holds at a fixed rate, each released at once: --rate 100, --watchers 100", WatchAndHoldLoad.HoldsAsync),
        new("stampede", "all connections click at once on the same seats: --connections 1000, --seats 50", StampedeLoad.RunAsync),
        new("evening", "browsing, watching, holding, paying, leaving: --visitors 200", EveningLoad.RunAsync),
    ];
}
