using Quartz;
using SeatEngine.CallOffs;
using SeatEngine.Holds;
using SeatEngine.Reconciliation;

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
    }
}
