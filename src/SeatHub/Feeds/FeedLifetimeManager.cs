using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging;
using SeatEngine.Seats;
using SeatHub.Transport;

namespace SeatHub.Feeds;

/// <summary>
/// The hub's groups of screenings are feeds: joining one makes the connection a watcher. Feeds of different nodes agree by the
/// ledger's revisions, which takes the place of a Redis backplane: messages carry commits, not calls, and a lost one is noticed.
/// </summary>
/// <remarks>
/// Messages to single connections, users, all, or other groups stay on this node, as in stock SignalR without a backplane.
/// </remarks>
internal sealed class FeedLifetimeManager(ScreeningFeeds feeds, ILogger<DefaultHubLifetimeManager<SeatMapHub>> log)
    : DefaultHubLifetimeManager<SeatMapHub>(log)
{
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>A connection and the screenings it watches; immutable.</summary>
    private sealed record Member(HubConnectionContext Connection, ScreeningId[] Joined);

    /// <summary>SignalR calls this when the handshake is complete, with every transport.</summary>
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        (connection.Features.Get<HubSocket>()?.Pending ?? connection.GetHttpContext()?.Features.Get<PendingConnection>())?.End();
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
            if (member.Joined.Contains(screening))
                return;
            if (_members.TryUpdate(connectionId, member with { Joined = [.. member.Joined, screening] }, member))
                return;
        }

        // It disconnected while the screening was being loaded, so OnDisconnectedAsync ran before it was added.
        feeds.Remove(screening, connectionId);
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
            return base.RemoveFromGroupAsync(connectionId, groupName, cancellationToken);
        feeds.Remove(screening, connectionId);
        return Task.CompletedTask;
    }

    public override Task SendGroupAsync(
        string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        SendGroupExceptAsync(groupName, methodName, args, [], cancellationToken);

    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds,
        CancellationToken cancellationToken = default)
    {
        if (ScreeningFeeds.ScreeningOf(groupName) is not { } screening)
            return base.SendGroupExceptAsync(groupName, methodName, args, excludedConnectionIds, cancellationToken);
        feeds.Broadcast(screening, new SerializedHubMessage(new InvocationMessage(methodName, args)), excludedConnectionIds);
        return Task.CompletedTask;
    }
}
