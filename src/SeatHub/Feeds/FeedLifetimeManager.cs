using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>A connection and the screenings it watches; replaced, not changed.</summary>
    private sealed record Member(HubConnectionContext Connection, ScreeningId[] Joined);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _members[connection.ConnectionId] = new Member(connection, []);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (_members.TryRemove(connection.ConnectionId, out var member))
        {
            foreach (var screening in member.Joined)
                feeds.Remove(screening, connection.ConnectionId);
        }

        return base.OnDisconnectedAsync(connection);
    }

    public override async Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
        {
            await base.AddToGroupAsync(connectionId, groupName, cancellationToken);
            return;
        }

        if (!_members.TryGetValue(connectionId, out var member))
            return;
        await feeds.AddAsync(screening, member.Connection, cancellationToken);
        while (_members.TryGetValue(connectionId, out member))
        {
            if (member.Joined.Contains(screening) || _members.TryUpdate(connectionId, member with { Joined = [.. member.Joined, screening] }, member))
                return;
        }

        // It has gone while the screening was loaded, and was cleaned up before it was added.
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
}
