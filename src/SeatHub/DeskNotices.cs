using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatEngine.Live;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using StackExchange.Redis;

namespace SeatHub;

/// <summary>
/// Sends the desks of all nodes what this node has committed: holds that staff released, at once; how full screenings are, about once a
/// second and only those that changed.
/// </summary>
internal sealed class DeskNotices : BackgroundService
{
    private static readonly TimeSpan OccupancyInterval = TimeSpan.FromSeconds(1);

    private readonly LiveSeatMaps _maps;
    private readonly ScreeningOrganizers _organizers;
    private readonly IHubContext<DeskHub, IDeskClient> _desk;
    private readonly ILogger<DeskNotices> _log;
    private readonly ConcurrentDictionary<ScreeningId, byte> _changed = new();

    // Staff release holds one by one. Full: Redis has been stuck for long, and the oldest are of least interest.
    private readonly Channel<ReleasedHold> _released = Channel.CreateBounded<ReleasedHold>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile bool _away;

    public DeskNotices(
        SeatChannel channel, LiveSeatMaps maps, ScreeningOrganizers organizers, IHubContext<DeskHub, IDeskClient> desk,
        ILogger<DeskNotices> log)
    {
        _maps = maps;
        _organizers = organizers;
        _desk = desk;
        _log = log;
        channel.Published += OnPublished;
    }

    private void OnPublished(LedgerRow row)
    {
        _changed.TryAdd(row.ScreeningId, 0);
        foreach (var entry in row.Entries)
        {
            if (entry is { Op: LedgerOp.Release, By: { } staff, Hold: { } hold })
                _released.Writer.TryWrite(new ReleasedHold(row.ScreeningId.Value, hold, entry.Seats, staff));
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(SendReleasedAsync(stoppingToken), SendOccupancyAsync(stoppingToken));

    private async Task SendReleasedAsync(CancellationToken stop)
    {
        await foreach (var released in _released.Reader.ReadAllAsync(stop))
            await TrySendAsync(_desk.Clients.Group(DeskHub.ScreeningGroup(new ScreeningId(released.ScreeningId))).HoldReleased(released));
    }

    private async Task SendOccupancyAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(OccupancyInterval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var screenings = _changed.Keys.Where(id => _changed.TryRemove(id, out _)).ToList();
            Occupancy[] changes = [.. screenings.Select(_maps.Find).OfType<LiveSeatMap>().Select(Count)];
            if (changes.Length == 0)
                continue;
            if (await TrySendAsync(_desk.Clients.Group(DeskHub.OccupancyGroup).Occupancy(changes)) && await TrySendOwnAsync(changes, stop))
                continue;
            // Send them with a later tick, as they are then.
            foreach (var screening in screenings)
                _changed.TryAdd(screening, 0);
        }
    }

    /// <summary>Each organizer is sent what changed in their own screenings.</summary>
    private async Task<bool> TrySendOwnAsync(Occupancy[] changes, CancellationToken stop)
    {
        try
        {
            var found = await _organizers.FindAsync(changes.Select(change => new ScreeningId(change.ScreeningId)), stop);
            var sent = true;
            foreach (var own in found)
            {
                Occupancy[] theirs = [.. changes.Where(change => own.Contains(new ScreeningId(change.ScreeningId)))];
                sent &= await TrySendAsync(_desk.Clients.Group(DeskHub.OwnOccupancyGroup(own.Key)).Occupancy(theirs));
            }

            return sent;
        }
        catch (Exception error) when (Outage.Is(error))
        {
            // What is committed meanwhile is nothing, and these changes are sent with a later tick.
            return false;
        }
    }

    // The revision first: counts that are newer than it are sent again with theirs, older ones would stay.
    private static Occupancy Count(LiveSeatMap map)
    {
        var revision = map.Revision;
        var (free, held, sold, blocked) = map.Counts();
        return new Occupancy(map.Id.Value, revision, free, held, sold, blocked);
    }

    private async Task<bool> TrySendAsync(Task send)
    {
        try
        {
            await send;
            _away = false;
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_away)
                _log.LogWarning("Desks on other nodes get no changes until Redis is back: {Error}", error.Message);
            _away = true;
            return false;
        }
    }
}
