using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using SeatEngine.Admissions;
using SeatEngine.Audit;
using SeatEngine.Bookings;
using SeatEngine.CallOffs;
using SeatEngine.Commands;
using SeatEngine.Demo;
using SeatEngine.Holds;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Locks;
using SeatEngine.Mail;
using SeatEngine.Outbox;
using SeatEngine.Payments;
using SeatEngine.Plans;
using SeatEngine.Promotions;
using SeatEngine.Reconciliation;
using SeatEngine.Redis;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Storage;
using SeatEngine.Telemetry;
using SeatEngine.Tills;
using SeatEngine.Webhooks;

namespace SeatEngine;

public static class SeatEngineRegistration
{
    /// <summary>Everything but background work: enough for the command line.</summary>
    public static IServiceCollection AddSeatEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SeatRuleOptions>().Bind(configuration.GetSection("SeatRules")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection("Redis")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection("Mail")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PaymentSagaOptions>()
            .Bind(configuration.GetSection("Payments:Saga")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AdmissionOptions>().Bind(configuration.GetSection("Admissions")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => EngineDataSource.Create(Postgres(configuration)));
        services.AddSingleton<System.Data.Common.DbDataSource>(s => s.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton(s => new RedisConnection(
            Required(configuration, "Redis"),
            s.GetRequiredService<EngineMetrics>(),
            s.GetRequiredService<ILogger<RedisConnection>>()));
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton(s => new Migrator(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<ILogger<Migrator>>(), SchemaOwner.Of(configuration)));
        services.AddSingleton<PlanStore>();
        services.AddSingleton<ScreeningCatalog>();
        services.AddSingleton<OccupancyQueries>();
        services.AddSingleton<ScreeningOrganizers>();
        services.AddSingleton<ScreeningSetup>();
        services.AddSingleton<ScreeningChanges>();
        services.AddSingleton<ScreeningCallOff>();
        services.AddSingleton<DemoProgramme>();
        services.AddSingleton<PromoCodes>();
        services.AddSingleton<BookingQueries>();
        services.AddSingleton<HolderBookings>();
        services.AddSingleton<HoldQueries>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<SeatLocks>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<SeatChannel>();
        services.AddSingleton<SeatLedger>();
        services.AddCommitWrites();
        services.AddCommitMessages();
        services.AddSingleton<LedgerVerifier>();
        services.AddSingleton<LedgerHistory>();
        services.AddSingleton<TakenSeatQueries>();
        services.AddSingleton<TillQueries>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<StaffTokenCache>();
        services.AddSingleton<StaffTokens>();
        services.AddSingleton<ScheduledJobs>();
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<OutboxDrain>();
        services.AddSingleton<OutboxDesk>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton<WebhookCache>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookRests>();
        services.AddSingleton<StaffPeople>();
        services.AddSingleton<TicketIssues>();
        services.AddSingleton<TicketDoor>();
        services.AddSingleton<AdmissionQueries>();
        services.AddSingleton<LiveSeatMaps>();
        services.AddSingleton<SeatLanes>();
        services.AddSingleton<SeatCommands>();
        services.AddSingleton<LockReconciliation>();
        services.AddSingleton<ScreeningReconciliation>();
        services.AddSingleton<Checkpointing>();
        services.AddPayments();
        services.AddTransient<ExpireHoldsJob>();
        services.AddTransient<CallOffJob>();
        return services;
    }

    /// <summary>Background work of a node: keeping live copies and staff tokens right, the trail, expiring holds, reconciliation.</summary>
    public static IServiceCollection AddSeatEngineJobs(this IServiceCollection services)
    {
        services.AddHostedService<LiveMapSync>();
        services.AddHostedService<StaffTokenSync>();
        services.AddHostedService(s => s.GetRequiredService<AuditTrail>());
        services.AddTransient<ReconcileJob>();
        services.AddTransient<CheckpointJob>();
        services.AddHostedService<WebhookSync>();
        services.AddTransient<OutboxJob>();
        services.AddTransient<WebhookJob>();
        services.AddTransient<OutboxRetentionJob>();
        services.AddTransient<PaymentJob>();
        services.AddTransient<PaymentEventsRetentionJob>();
        services.AddQuartz(quartz => quartz.AddEngineJobs());
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>What is written in the transaction that changes seats, in this order.</summary>
    private static void AddCommitWrites(this IServiceCollection services)
    {
        services.AddSingleton<ICommitWrites, HoldWrites>();
        services.AddSingleton<ICommitWrites, BookingWrites>();
        services.AddSingleton<ICommitWrites, TicketIssueWrites>();
        services.AddSingleton<ICommitWrites, RefundWrites>();
        services.AddSingleton<ICommitWrites, PaymentWrites>();
        services.AddSingleton<ICommitWrites, PromoWrites>();
        services.AddSingleton<ICommitWrites, TillWrites>();
        services.AddSingleton<ICommitWrites, AuditWrites>();
        services.AddSingleton<ICommitWrites, OutboxWrites>();
        services.AddSingleton<ICommitWrites, ReplyWrites>();
    }

    /// <summary>What queues messages in that transaction.</summary>
    private static void AddCommitMessages(this IServiceCollection services)
    {
        services.AddSingleton<ICommitMessages, MailMessages>();
        services.AddSingleton<ICommitMessages, WebhookMessages>();
    }

    /// <summary>That of the nodes. If only the owner's is given, nodes use it too.</summary>
    internal static string Postgres(IConfiguration configuration) =>
        configuration.GetConnectionString("Postgres") is null && configuration.GetConnectionString("PostgresOwner") is { Length: > 0 } owner
            ? owner
            : Required(configuration, "Postgres");

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException(
            $"ConnectionStrings:{name} is not set. Set ConnectionStrings__{name} in the environment, or start with ./seatmap run.");
}
