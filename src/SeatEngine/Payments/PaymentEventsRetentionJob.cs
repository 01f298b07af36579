using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Storage;

namespace SeatEngine.Payments;

/// <summary>Once an hour, on one node: removes what providers sent more than thirty days ago. They repeat nothing that old.</summary>
[DisallowConcurrentExecution]
public sealed class PaymentEventsRetentionJob(PaymentEvents events, ILogger<PaymentEventsRetentionJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await events.RemoveOldAsync(cancellationToken);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            log.LogWarning("Old notices of payment providers are removed an hour later: {Error}", error.Message);
        }
    }
}
