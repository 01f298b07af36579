using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatHub;

/// <summary>
/// <c>/hubs/desk</c>, for staff: messages to a user, a connection or a group reach it on any node, through SignalR's stock Redis backplane.
/// What is sent while Redis is away is lost, so nothing that must arrive is only sent here (docs/decisions/0017-desk-hub.md). Failures are
/// <see cref="HubException"/>s that begin with a code, as of <see cref="SeatMapHub"/>.
/// </summary>
[Authorize]
public sealed class DeskHub(OccupancyQueries occupancy, ScreeningOrganizers organizers) : Hub<IDeskClient>
{
    internal const string OccupancyGroup = "occupancy";

    internal static string ScreeningGroup(ScreeningId screening) => $"screening:{screening}";

    /// <summary>Of an organizer, who is sent what changes in their own screenings.</summary>
    internal static string OwnOccupancyGroup(StaffId organizer) => $"occupancy:{organizer}";

    private StaffMember Staff => Context.User!.GetStaff()!;

    private string Occupancy => Staff.OwnScreeningsOnly ? OwnOccupancyGroup(Staff.Id) : OccupancyGroup;

    /// <summary>From now on <c>Occupancy</c> says what changes.</summary>
    /// <returns>The occupancy of the screenings from six hours ago on, the next 2,000. Changes are sent of all.</returns>
    [Authorize(Policy = nameof(StaffRights.SeeScreenings))]
    public Task<Occupancy[]> WatchOccupancy() => SeatMapHub.WithHubErrors(WatchOccupancyAsync());

    private async Task<Occupancy[]> WatchOccupancyAsync()
    {
        // Join first, then read: a change in between is in the list, or its message follows.
        await JoinGroupAsync(Occupancy);
        try
        {
            return await occupancy.ListAsync(Staff.OwnScreeningsOnly ? Staff.Id : null, Context.ConnectionAborted);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            throw new StoreUnavailableException("The database cannot be reached.", error);
        }
    }

    [Authorize(Policy = nameof(StaffRights.SeeScreenings))]
    public Task LeaveOccupancy() => Groups.RemoveFromGroupAsync(Context.ConnectionId, Occupancy, Context.ConnectionAborted);

    /// <summary>From now on <c>HoldReleased</c> reports holds of this screening that staff release.</summary>
    [Authorize(Policy = nameof(StaffRights.SeeScreenings))]
    public async Task WatchScreening(long screeningId)
    {
        if (!await SeatMapHub.WithHubErrors(MayWatchAsync(new ScreeningId(screeningId))))
            throw new HubException("forbidden: This screening is organized by others.");
        await JoinGroupAsync(ScreeningGroup(new ScreeningId(screeningId)));
    }

    private async Task<bool> MayWatchAsync(ScreeningId screening)
    {
        try
        {
            return await organizers.MayActInAsync(Staff, screening, Context.ConnectionAborted);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            throw new StoreUnavailableException("The database cannot be reached.", error);
        }
    }

    [Authorize(Policy = nameof(StaffRights.SeeScreenings))]
    public Task LeaveScreening(long screeningId) =>
        Groups.RemoveFromGroupAsync(Context.ConnectionId, ScreeningGroup(new ScreeningId(screeningId)), Context.ConnectionAborted);

    private async Task JoinGroupAsync(string group)
    {
        try
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, group, Context.ConnectionAborted);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The backplane now takes this connection for a member although the node has not subscribed, and would not try again for
            // another member. It forgets the group with its last connection: close this one.
            Context.Abort();
            throw new HubException("unavailable: Redis cannot be reached.", error);
        }
    }
}
