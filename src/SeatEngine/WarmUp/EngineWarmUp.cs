using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Commands;
using SeatEngine.Plans;
using SeatEngine.Redis;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using StackExchange.Redis;

namespace SeatEngine.WarmUp;

/// <summary>
/// Makes holds before the first visitor does. Code is compiled when it runs first, and for a hold that takes more than a second in all.
/// A second engine of its own makes and releases them, on temporary tables and on Redis keys of its own: nothing of them is left.
/// </summary>
public static class EngineWarmUp
{
    // Each is a seat map's worth of holds. The runtime compiles a method again, and better, after thirty calls.
    private const int MaxRounds = 12;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(3);

    /// <returns>How many holds were made; 0 if it was not possible, which the log explains. The node works all the same.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, ILogger log, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await using var engine = Build(configuration);
            var held = await PractiseAsync(engine, began, cancellation);
            log.LogInformation("Warmed up with {Holds} holds in {Seconds:0.0} s", held, Stopwatch.GetElapsedTime(began).TotalSeconds);
            return held;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // For example a role that may not create temporary tables: the first visitors wait a second longer, and that is all.
            log.LogWarning("The first holds will be slow, because warming up failed: {Error}", error.Message);
            return 0;
        }
    }

    private static ServiceProvider Build(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSeatEngine(configuration);
        services.AddSingleton<IMeterFactory, UncountedMeters>();
        services.AddSingleton(_ => PracticeDatabase.Create(SeatEngineRegistration.Postgres(configuration)));
        services.AddSingleton(Options.Create(new RedisOptions { KeyPrefix = $"practice-{Guid.NewGuid():N}" }));
        return services.BuildServiceProvider();
    }

    private static async Task<int> PractiseAsync(ServiceProvider engine, long began, CancellationToken cancellation)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "plans", "cinema-hall-1.json");
        var plan = PlanReader.Read(await File.ReadAllBytesAsync(file, cancellation), file);
        var screenings = new List<ScreeningId>();
        foreach (var title in new[] { "First practice", "Second practice" })
            screenings.Add(await AddScreeningAsync(engine, plan, title, cancellation));
        // One connection: from now on, looking at the terms of a screening must not need a second for its plan.
        await engine.GetRequiredService<PlanStore>().FindAsync(plan.Hash, cancellation);
        var commands = engine.GetRequiredService<SeatCommands>();
        var held = 0;
        var rounds = 0;
        // At least one: a machine that is so slow needs it most.
        do
        {
            held += (await Task.WhenAll(screenings.Select(id => HoldAndReleaseAsync(commands, id, plan, cancellation)))).Sum();
        }
        while (++rounds < MaxRounds && Stopwatch.GetElapsedTime(began) < _limit);

        // Without locks a screening's table of them would stay until the holds would have ended. Its epoch is 0: the practice database has
        // no history.
        var keys = engine.GetRequiredService<RedisKeys>();
        RedisKey[] tables = [.. screenings.Select(id => keys.Locks(id, epoch: 0))];
        await engine.GetRequiredService<RedisConnection>().ExecuteAsync(
            async redis => (await Task.WhenAll(Array.ConvertAll(tables, table => redis.KeyDeleteAsync(table)))).Length, 0);
        return held;
    }

    private static async Task<ScreeningId> AddScreeningAsync(
        ServiceProvider engine, SeatingPlan plan, string title, CancellationToken cancellation)
    {
        var now = engine.GetRequiredService<TimeProvider>().GetUtcNow();
        var screening = new NewScreening(
            "Practice", "Practice", "Europe/Berlin", title, plan, title, "film", now.AddDays(1), now.AddDays(-1), now.AddDays(1),
            OrphanRule: false, "EUR", plan.Categories.ToDictionary(c => c.Id, _ => 1_000L, StringComparer.Ordinal));
        return await engine.GetRequiredService<ScreeningSetup>().AddAsync(screening, cancellation);
    }

    /// <summary>Pairs of seats, all at once as on the day of a premiere. Each is released again, and its lock in Redis with it.</summary>
    private static async Task<int> HoldAndReleaseAsync(
        SeatCommands commands, ScreeningId screening, SeatingPlan plan, CancellationToken cancellation)
    {
        var holds = new List<Task<SeatReply>>();
        var callers = new List<Caller>();
        for (var seat = 0; seat + 1 < plan.Seats.Count; seat += 2)
        {
            callers.Add(new Caller(new HolderId(Guid.NewGuid())));
            holds.Add(commands.HoldAsync(screening, new HoldId(Guid.CreateVersion7()), callers[^1], [seat, seat + 1], cancellation));
        }

        var replies = await Task.WhenAll(holds);
        var releases = new List<Task<SeatReply>>();
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i] is { Outcome: SeatOutcome.Held, HoldId: { } id })
                releases.Add(commands.ReleaseAsync(screening, new HoldId(id), callers[i], null, Guid.CreateVersion7(), cancellation));
        }

        await Task.WhenAll(releases);
        return releases.Count;
    }
}
