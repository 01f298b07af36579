using Microsoft.Extensions.Logging;
using Quartz;
using SeatEngine.Commands;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.CallOffs;

/// <summary>
/// Every second, on one node of the cluster: gives back what is left of screenings that are called off. What is left is what the database
/// says, so that another node goes on where one that died has stopped, and nothing is given back twice.
/// </summary>
[DisallowConcurrentExecution]
public sealed class CallOffJob(ScreeningCallOff callOffs, SeatCommands commands, ILogger<CallOffJob> log) : IJob
{
    // Some tens of milliseconds of one commit: other screenings' commands wait for none of it, those of this one are refusals.
    private const int Batch = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception error) when (Outage.Is(error) || error is StoreUnavailableException or BusyException)
        {
            log.LogWarning("Calling off is put off by a second: {Error}", error.Message);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var (screening, by) in await callOffs.UnfinishedAsync(cancellation))
        {
            try
            {
                await CallOffAsync(screening, by, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException and not StoreUnavailableException)
            {
                // One screening that cannot be called off must not keep the others from it; it is tried again in a second.
                log.LogError(error, "Screening {Screening}: it could not be called off further", screening);
            }
        }
    }

    private async Task CallOffAsync(ScreeningId screening, string by, CancellationToken cancellation)
    {
        while (await callOffs.NextAsync(screening, Batch, cancellation) is { } left)
        {
            var reply = await commands.CallOffAsync(screening, left.References, left.Holds, by, cancellation);
            if (!reply.Accepted)
                throw new InvalidOperationException($"{reply.Outcome}: {reply.Detail}");
            // Rows that disagree with the ledger: reconciliation repairs them within a minute.
            if (reply.Revision == 0)
                return;
        }

        log.LogInformation("Screening {Screening} is called off: nothing of it is sold or held any more", screening);
    }
}
