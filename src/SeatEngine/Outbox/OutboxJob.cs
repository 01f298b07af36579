using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Storage;

namespace SeatEngine.Outbox;

/// <summary>Every two seconds, on one node of the cluster for each queue: sends what is due.</summary>
[DisallowConcurrentExecution]
public sealed class OutboxJob(IEnumerable<IOutboxSender> senders, OutboxDrain drain, ILogger<OutboxJob> log) : IJob
{
    /// <summary>Which queue this job is for.</summary>
    public const string Queue = "queue";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var queue = context.MergedJobDataMap.GetString(Queue);
        // A queue without a sender is not set up here: its messages wait.
        if (senders.FirstOrDefault(sender => sender.Queue == queue) is not { } sender)
            return;
        try
        {
            await drain.RunAsync(sender, cancellationToken);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogWarning("Messages wait for two seconds more: {Error}", error.Message);
        }
    }
}
