using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Storage;

namespace SeatEngine.Payments;

/// <summary>Every second, on one node of the cluster: goes on with payments and refunds that are due.</summary>
[DisallowConcurrentExecution]
public sealed class PaymentJob(PaymentSaga saga, ILogger<PaymentJob> log) : IJob
{
    // A provider takes some hundred milliseconds a request: this is about 50 payments a second.
    private const int SideBySide = 16;

    private const int AtOnce = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException or BusyException)
        {
            log.LogWarning("Payments wait for a second more: {Error}", error.Message);
        }
    }

    /// <summary>Until nothing is due.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await saga.AdvanceDueAsync(AtOnce, SideBySide, cancellation) >= AtOnce)
        {
        }
    }
}
