using Quartz;
using SeatEngine.CallOffs;
using SeatEngine.Holds;
using SeatEngine.Mail;
using SeatEngine.Outbox;
using SeatEngine.Payments;
using SeatEngine.Reconciliation;
using SeatEngine.Webhooks;

namespace SeatEngine;

/// <summary>The scheduled work, clustered in PostgreSQL: each job runs on exactly one node, and on another when that one dies.</summary>
internal static class EngineJobs
{
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);

    public static void AddEngineJobs(this IQuartzBuilder quartz)
    {
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.UseRegisteredDataSource = true);
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = CheckIn;
                cluster.CheckinMisfireThreshold = CheckIn;
            });
        });
        // A run that no node could start in time is skipped: sweeps do not queue up behind an outage.
        quartz.ScheduleJob<ExpireHoldsJob>(
            trigger => trigger.WithIdentity("expire-holds").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromSeconds(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("expire-holds"));
        quartz.ScheduleJob<CallOffJob>(
            trigger => trigger.WithIdentity("call-off").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromSeconds(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("call-off"));
        quartz.ScheduleJob<PaymentJob>(
            trigger => trigger.WithIdentity("payments").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromSeconds(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("payments"));
        quartz.ScheduleJob<ReconcileJob>(
            trigger => trigger.WithIdentity("reconcile").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromMinutes(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("reconcile"));
        quartz.ScheduleJob<CheckpointJob>(
            trigger => trigger.WithIdentity("checkpoints").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromMinutes(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("checkpoints"));
        // One job for each queue, so that none waits for the receivers of another.
        foreach (var queue in new[] { MailQueue.Name })
        {
            quartz.ScheduleJob<OutboxJob>(
                trigger => trigger.WithIdentity($"outbox-{queue}").WithSimpleSchedule(s => s
                    .WithInterval(TimeSpan.FromSeconds(2))
                    .RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
                job => job.WithIdentity($"outbox-{queue}").UsingJobData(OutboxJob.Queue, queue));
        }

        quartz.ScheduleJob<WebhookJob>(
            trigger => trigger.WithIdentity("webhooks").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromSeconds(2))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("webhooks"));
        quartz.ScheduleJob<PaymentEventsRetentionJob>(
            trigger => trigger.WithIdentity("payment-events").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromHours(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("payment-events"));
        quartz.ScheduleJob<OutboxRetentionJob>(
            trigger => trigger.WithIdentity("outbox-retention").WithSimpleSchedule(s => s
                .WithInterval(TimeSpan.FromHours(1))
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
            job => job.WithIdentity("outbox-retention"));
    }
}
