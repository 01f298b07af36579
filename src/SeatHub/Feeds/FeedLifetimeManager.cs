using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>
/// The hub's groups are feeds: joining the group of a screening makes the connection a watcher, across nodes the feeds agree by
/// the ledger's revisions. This is the Redis backplane of this hub: messages carry commits, not calls, and a lost one is noticed.
/// </summary>
/// <remarks>
/// Messages to single connections, users, all, or other groups stay on this node as in stock SignalR; nothing here sends any
/// that would have to travel.
/// </remarks>
internal sealed class FeedLifetimeManager(ScreeningFeeds feeds, ILogger<DefaultHubLifetimeManager<SeatMapHub>> log) : DefaultHubLifetimeManager<SeatMapHub>(log)
{
    private static readonly object JoinedKey = new();
    private readonly HubConnectionStore _connections = new();

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _connections.Add(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _connections.Remove(connection);
        ScreeningId[] joined;
        lock (Joined(connection))
            joined = [.. Joined(connection)];
        foreach (var screening in joined)
            feeds.Remove(screening, connection.ConnectionId);
        return base.OnDisconnectedAsync(connection);
    }

    public override async Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
        {
            await base.AddToGroupAsync(connectionId, groupName, cancellationToken);
            return;
        }

        if (_connections[connectionId] is not { } connection)
            return;
        await feeds.AddAsync(screening, connection, cancellationToken);
        lock (Joined(connection))
            Joined(connection).Add(screening);
        // It may have gone while the screening was loaded, and been cleaned up before it was added.
        if (_connections[connectionId] is null)
            feeds.Remove(screening, connectionId);
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
            return base.RemoveFromGroupAsync(connectionId, groupName, cancellationToken);
        feeds.Remove(screening, connectionId);
        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendGroupExceptAsync(groupName, methodName, args, [], cancellationToken);

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
            return base.SendGroupExceptAsync(groupName, methodName, args, excludedConnectionIds, cancellationToken);
        feeds.Broadcast(screening, new SerializedHubMessage(new InvocationMessage(methodName, args)), excludedConnectionIds);
        return Task.CompletedTask;
    }

    private static HashSet<ScreeningId> Joined(HubConnectionContext connection)
    {
        if (connection.Items.TryGetValue(JoinedKey, out var joined))
            return (HashSet<ScreeningId>)joined!;
        var fresh = new HashSet<ScreeningId>();
        connection.Items[JoinedKey] = fresh;
        return fresh;
    }
}
