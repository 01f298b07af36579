using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace SeatHub;

/// <summary>
/// The open connections of staff to both hubs, which are closed when their token or session ends. Visitors' connections are not listed.
/// Thread-safe.
/// </summary>
internal sealed class StaffConnections : IHubFilter
{
    private readonly ConcurrentDictionary<string, (StaffTokenId Token, HubCallerContext Connection)> _open = new(StringComparer.Ordinal);
    private readonly StaffTokenCache _tokens;

    public StaffConnections(StaffTokenCache tokens)
    {
        _tokens = tokens;
        tokens.Read += CloseEnded;
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var connection = context.Context;
        if (connection.User?.GetStaff() is { } staff)
        {
            // Listed first, compared then: a token that ends in between is noticed here or by the handler.
            _open[connection.ConnectionId] = (staff.Token, connection);
            if (!_tokens.IsLive(staff.Token))
                connection.Abort();
        }

        return next(context);
    }

    public Task OnDisconnectedAsync(
        HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    private void CloseEnded()
    {
        foreach (var (_, (token, connection)) in _open)
        {
            if (!_tokens.IsLive(token))
                connection.Abort();
        }
    }
}
