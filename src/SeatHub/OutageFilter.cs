using Microsoft.AspNetCore.SignalR;
using SeatEngine.Storage;

namespace SeatHub;

/// <summary>Tells a caller of an outage by a code it can act upon, instead of SignalR's "an error on the server".</summary>
internal sealed class OutageFilter : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (StoreUnavailableException away)
        {
            throw new HubException($"unavailable: {away.Message}", away);
        }
        catch (BusyException busy)
        {
            throw new HubException($"busy: {busy.Message}", busy);
        }
    }
}
