using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatHub.Feeds;

/// <summary>The feeds of this node, one per watched screening. Makes frames and notices of what live maps report. Thread-safe.</summary>
internal sealed class ScreeningFeeds : BackgroundService
{
    private readonly ConcurrentDictionary<ScreeningId, ScreeningFeed> _feeds = new();
    private readonly Dictionary<HoldId, DateTimeOffset> _warnedUntil = [];
    private readonly LiveSeatMaps _maps;
    private readonly ScreeningViewers _viewers;
    private readonly FanOutWorkers _workers;
    private readonly DatabaseClock _clock;
    private readonly SeatRuleOptions _rules;

    public ScreeningFeeds(
        LiveSeatMaps maps, ScreeningViewers viewers, FanOutWorkers workers, DatabaseClock clock, IOptions<SeatRuleOptions> rules)
    {
        _maps = maps;
        _viewers = viewers;
        _workers = workers;
        _clock = clock;
        _rules = rules.Value;
        maps.Changed += OnChanged;
        maps.Replaced += map => Find(map)?.Wake();
        maps.TermsChanged += (map, _) => OnTermsChanged(map);
    }

    /// <summary>How many screenings are watched on this node.</summary>
    public int Count => _feeds.Count;

    public static string GroupName(ScreeningId screening) => $"screening:{screening}";

    public static ScreeningId? ScreeningOf(string groupName) =>
        groupName.StartsWith("screening:", StringComparison.Ordinal) && long.TryParse(groupName.AsSpan(10), out var id)
            ? new ScreeningId(id)
            : null;

    public async Task AddAsync(ScreeningId screening, HubConnectionContext connection, CancellationToken cancellation)
    {
        while (true)
        {
            if (await _maps.GetAsync(screening, cancellation) is not { } map)
                throw new HubException("unknown_screening: there is no such screening");
            var feed = _feeds.GetOrAdd(screening, _ => new ScreeningFeed(map, _workers));
            if (ReferenceEquals(feed.Map, map) && feed.TryAdd(connection, connection.User.GetHolder()))
                return;
            // The feed has just been retired, or its live map was unloaded as idle and loaded again as another object: only that one is
            // kept up to date.
            if (!feed.TryRetire())
                feed.Retire();
            _feeds.TryRemove(new(screening, feed));
        }
    }

    public void Remove(ScreeningId screening, string connectionId)
    {
        if (_feeds.TryGetValue(screening, out var feed))
            feed.Remove(connectionId);
    }

    public void Broadcast(ScreeningId screening, SerializedHubMessage message, IReadOnlyList<string>? except)
    {
        if (_feeds.TryGetValue(screening, out var feed))
            feed.Broadcast(message, except);
    }

    internal ScreeningFeed? Find(ScreeningId screening) => _feeds.GetValueOrDefault(screening);

    private ScreeningFeed? Find(LiveSeatMap map) => Find(map.Id);

    private void OnChanged(LiveSeatMap map, LedgerRow row, IReadOnlyList<HoldTransition> transitions)
    {
        if (Find(map) is not { Count: > 0 } feed)
            return;
        feed.Wake();
        foreach (var transition in transitions)
        {
            if ((transition.After ?? transition.Before) is { } hold)
                feed.Notify(hold.Holder, Notice(map.Id, transition, hold));
        }
    }

    private void OnTermsChanged(LiveSeatMap map)
    {
        if (Find(map) is not { Count: > 0 } feed)
            return;
        var terms = map.Terms;
        var notice = new ScreeningNotice(
            map.Id.Value, terms.Version, terms.StartsAt, terms.HallNotes, terms.SalesOpenAt, terms.SalesCloseAt,
            [.. terms.Plan.Categories.Select(c => new CategoryAmount(c.Id, terms.Prices.GetValueOrDefault(c.Id)))],
            terms.IsCalledOff, terms.CallOffReason);
        feed.Announce(new SerializedHubMessage(new InvocationMessage(nameof(ISeatMapClient.ScreeningChanged), [notice])));
    }

    private static HoldNotice Notice(ScreeningId screening, HoldTransition transition, LiveHold hold)
    {
        var change = transition.Entry switch
        {
            { Op: LedgerOp.Extend } => HoldChange.Extended,
            { Op: LedgerOp.Release, By: not null } => HoldChange.ReleasedByStaff,
            { Op: LedgerOp.Release } => HoldChange.Released,
            { Op: LedgerOp.Expire } => HoldChange.Expired,
            { Op: LedgerOp.Confirm } => HoldChange.Booked,
            _ => HoldChange.Held,
        };
        return new HoldNotice(screening.Value, hold.Id.Value, change, transition.After?.Seats ?? [], transition.After?.ExpiresAt);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(MaintainAsync(stoppingToken), CountViewersAsync(stoppingToken));

    private async Task MaintainAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stop))
        {
            foreach (var (screening, feed) in _feeds)
            {
                if (feed.TryRetire() && _feeds.TryRemove(new(screening, feed)))
                    _viewers.Remove(screening);
                feed.AbortStuck();
                WarnHolders(feed);
            }

            foreach (var past in _warnedUntil.Where(w => w.Value < _clock.Now).Select(w => w.Key).ToList())
                _warnedUntil.Remove(past);
        }
    }

    private async Task CountViewersAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ScreeningViewers.CountInterval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await Task.WhenAll(_feeds.Select(async f =>
                await f.Value.SendViewerCountAsync(await _viewers.CountAsync(f.Key, f.Value.Count))));
        }
    }

    /// <summary>Once per hold and end: an extended hold gets another warning.</summary>
    private void WarnHolders(ScreeningFeed feed)
    {
        if (feed.Count == 0)
            return;
        var now = _clock.Now;
        foreach (var hold in feed.Map.HoldsExpiringBefore(now + _rules.ExpiryWarning))
        {
            if (hold.HasRunOut(now) || (_warnedUntil.TryGetValue(hold.Id, out var end) && end == hold.ExpiresAt))
                continue;
            _warnedUntil[hold.Id] = hold.ExpiresAt;
            feed.Notify(hold.Holder, new HoldNotice(feed.Map.Id.Value, hold.Id.Value, HoldChange.Expiring, hold.Seats, hold.ExpiresAt));
        }
    }
}
