using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace SeatHub;

/// <summary>
/// Logs the bugs among the failures of hub methods. SignalR logs every failure as an error, refusals and outages too; its log is off.
/// Thread-safe.
/// </summary>
internal sealed class HubErrorLog(ILogger<HubErrorLog> log) : IHubFilter
{
    /// <summary>Where SignalR logs failed methods.</summary>
    public const string SilencedCategory = "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher";

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception bug) when (bug is not (HubException or OperationCanceledException))
        {
            log.LogError(bug, "{Hub}.{Method} failed", invocationContext.Hub.GetType().Name, invocationContext.HubMethodName);
            throw;
        }
    }
}
