using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Bookings;
using SeatEngine.Commands;
using SeatEngine.Demo;
using SeatEngine.Holds;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Locks;
using SeatEngine.Plans;
using SeatEngine.Reconciliation;
using SeatEngine.Redis;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;
using SeatEngine.Tills;

namespace SeatEngine;

public static class SeatEngineRegistration
{
    /// <summary>Everything but the work that goes on by itself: enough for commands of the command line.</summary>
    public static IServiceCollection AddSeatEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SeatRuleOptions>().Bind(configuration.GetSection("SeatRules")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection("Redis")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => EngineDataSource.Create(Required(configuration, "Postgres")));
        services.AddSingleton<System.Data.Common.DbDataSource>(s => s.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton(s => new RedisConnection(Required(configuration, "Redis"), s.GetRequiredService<EngineMetrics>(), s.GetRequiredService<ILogger<RedisConnection>>()));
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<PlanStore>();
        services.AddSingleton<ScreeningCatalog>();
        services.AddSingleton<OccupancyQueries>();
        services.AddSingleton<ScreeningSetup>();
        services.AddSingleton<DemoProgramme>();
        services.AddSingleton<BookingQueries>();
        services.AddSingleton<HolderBookings>();
        services.AddSingleton<HoldQueries>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<SeatLocks>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<SeatChannel>();
        services.AddSingleton<SeatLedger>();
        services.AddSingleton<LedgerVerifier>();
        services.AddSingleton<LedgerHistory>();
        services.AddSingleton<TakenSeatQueries>();
        services.AddSingleton<TillQueries>();
        // Reconciliation needs the maps; the maps need it only when a command finds a seat that the ledger does not explain.
        services.AddSingleton(s => new LiveSeatMaps(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<ScreeningCatalog>(), s.GetRequiredService<SeatLedger>(), s.GetRequiredService<SeatLocks>(),
            s.GetRequiredService<SeatChannel>(), s.GetRequiredService<DatabaseClock>(), s.GetRequiredService<EngineMetrics>(), s.GetRequiredService<ILogger<LiveSeatMaps>>())
        {
            Repairing = (id, cancellation) => s.GetRequiredService<ScreeningReconciliation>().RepairAsync(id, cancellation),
        });
        services.AddSingleton<SeatCommands>();
        services.AddSingleton<LockReconciliation>();
        services.AddSingleton<ScreeningReconciliation>();
        services.AddTransient<ExpireHoldsJob>();
        return services;
    }

    /// <summary>What a node does by itself: keeping live copies right, sweeping holds, reconciling.</summary>
    public static IServiceCollection AddSeatEngineJobs(this IServiceCollection services)
    {
        services.AddHostedService<LiveMapSync>();
        services.AddTransient<ReconcileJob>();
        services.AddQuartz(quartz => quartz.AddEngineJobs());
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
        return services;
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException(
            $"ConnectionStrings:{name} is not set. Set ConnectionStrings__{name} in the environment, or start with ./seatmap run.");
}
