using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Storage;

namespace SeatEngine.Outbox;

/// <summary>Once an hour, on one node: removes messages that were delivered or dropped more than a week ago.</summary>
[DisallowConcurrentExecution]
public sealed class OutboxRetentionJob(OutboxQueue queue, ILogger<OutboxRetentionJob> log) : IJob
{
    // Long enough to answer "was a mail sent?".
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);

    // Short transactions, so that nobody waits for them.
    private const int Batch = 1_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            while (await queue.RemoveEndedAsync(Age, Batch, cancellationToken) == Batch)
                cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogWarning("Old messages are removed an hour later: {Error}", error.Message);
        }
    }
}
