using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace SeatMap.Client;

/// <summary>
/// A connection to the hub of a server for one holder: watch screenings live and hold seats. When it is lost, it is opened again, with
/// jitter and without a limit of time; watched screenings then continue from their positions. Thread-safe.
/// </summary>
/// <remarks>
/// Commands are carried out in batches, so that many may be under way at once. A command whose answer is lost is repeated with its id
/// for as long as <see cref="SeatMapClientOptions.RetryFor"/> says; the server carries it out once. Refusals are values; a
/// <see cref="SeatMapException"/> is an outage that lasted longer, a token that is not accepted, or a bug. Every method stops waiting when
/// it is cancelled; a command that was sent may then still be carried out.
/// </remarks>
public sealed partial class SeatMapConnection : IAsyncDisposable
{
    private readonly SeatMapClientOptions _options;
    private readonly ILogger _logger;
    private readonly HubLink _link;
    private readonly EventQueue _events;
    private readonly ServerClock _clock;
    private readonly ConcurrentDictionary<long, Watch> _watched = new();
    private volatile SeatMapConnectionState _state = SeatMapConnectionState.Connected;

    private SeatMapConnection(SeatMapClientOptions options)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<SeatMapConnection>();
        _events = new EventQueue(_logger);
        _clock = new ServerClock(options.TimeProvider);
        _link = new HubLink(options) { Lost = OnLost, Restored = OnRestored };
        _link.Hub.On<long, byte[]>("Seats", (screening, delta) => OnFrame(screening, w => w.Apply(delta)));
        _link.Hub.On<long, int, long, byte[]>(
            "Snapshot", (screening, epoch, revision, statuses) =>
                OnFrame(screening, w => w.Replace(new SeatMapPosition(epoch, revision), statuses)));
        _link.Hub.On<long, int, long, byte[]>(
            "Overview", (screening, epoch, revision, free) =>
                OnFrame(screening, w => w.SetFree(new SeatMapPosition(epoch, revision), free)));
        _link.Hub.On<long, int>("Viewers", (screening, viewers) => Find(screening)?.Screening.SetViewers(viewers));
        _link.Hub.On<ScreeningNotice>("ScreeningChanged", notice => Find(notice.ScreeningId)?.Screening.Apply(notice));
        _link.Hub.On<HoldNotice>("HoldChanged", OnHoldChanged);
    }

    /// <summary>
    /// The connection was lost, is there again, or was disposed. Events come as those of <see cref="WatchedScreening"/> do.
    /// </summary>
    public event Action<SeatMapConnectionState>? StateChanged;

    /// <summary>One of the holder's own holds of a watched screening changed, through this connection, another one or REST.</summary>
    public event Action<HoldNotice>? HoldChanged;

    /// <summary>Whether there is a connection now.</summary>
    public SeatMapConnectionState State => _state;

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SeatMapException">
    /// The token is not accepted (<c>invalid_token</c>, <c>unauthorized</c>), or there was no server for as long as
    /// <see cref="SeatMapClientOptions.RetryFor"/> says.
    /// </exception>
    public static async Task<SeatMapConnection> ConnectAsync(SeatMapClientOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = new SeatMapConnection(options);
        try
        {
            await connection._link.StartAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Watches all seats of a screening: returns when its map is complete. Of one that is watched already, asks the server where it is.
    /// </summary>
    /// <exception cref="SeatMapException">There is no such screening (<c>unknown_screening</c>), or an outage lasted too long.</exception>
    public Task<WatchedScreening> WatchAsync(long screeningId, CancellationToken cancellation = default) =>
        WatchAsync(screeningId, static screening => screening.WantAll(), cancellation);

    /// <summary>
    /// Watches the seats of some sections, and how many seats are free in all of them: for large halls. Call it again for other sections;
    /// those that stay are not sent again. Returns when the map of these sections is complete.
    /// </summary>
    /// <param name="plan">The screening's.</param>
    /// <param name="sections">Places in the plan's list of sections; none: only how many seats are free.</param>
    /// <exception cref="ArgumentException">One of them is no section of the plan.</exception>
    /// <exception cref="SeatMapException">There is no such screening (<c>unknown_screening</c>), or an outage lasted too long.</exception>
    public Task<WatchedScreening> WatchSectionsAsync(
        long screeningId, SeatingPlan plan, IReadOnlyCollection<int> sections, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sections);
        return WatchAsync(screeningId, screening => screening.Want(plan, sections), cancellation);
    }

    private async Task<WatchedScreening> WatchAsync(long screeningId, Action<WatchedScreening> want, CancellationToken cancellation)
    {
        var watch = _watched.GetOrAdd(screeningId, NewWatch);
        try
        {
            want(watch.Screening);
            await watch.Loop.AskAsync(_options.RetryFor, cancellation);
            return watch.Screening;
        }
        catch when (watch.Screening.Counts.Joins == 0)
        {
            Forget(screeningId, watch);
            throw;
        }
    }

    /// <summary>Stops watching a screening. Its map stays as it was, holds stay.</summary>
    public async Task LeaveAsync(long screeningId, CancellationToken cancellation = default)
    {
        if (!_watched.TryGetValue(screeningId, out var watch))
            return;
        Forget(screeningId, watch);
        try
        {
            // A method without a result sends null, which any nullable type can read.
            await _link.CallOnceAsync<string?>("Leave", [screeningId], cancellation);
        }
        catch (SeatMapException lost) when (lost.IsOutage)
        {
            // The server forgets what a lost connection watched, and the next one does not join it.
        }
    }

    /// <summary>Closes the connection. Holds stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        foreach (var (id, watch) in _watched)
            Forget(id, watch);
        SetState(SeatMapConnectionState.Closed);
    }

    private Watch? Find(long screening) => _watched.GetValueOrDefault(screening);

    private Watch NewWatch(long id)
    {
        var screening = new WatchedScreening(id, _events, _clock);
        var left = CancellationTokenSource.CreateLinkedTokenSource(_link.Stopped);
        return new Watch(screening, new JoinLoop(stop => JoinAsync(screening, stop), _options.TimeProvider, _logger, left.Token), left);
    }

    private void Forget(long id, Watch watch)
    {
        if (!_watched.TryRemove(KeyValuePair.Create(id, watch)))
            return;
        watch.Left.Cancel();
        watch.Left.Dispose();
        watch.Screening.Lost();
    }

    private async Task<bool> JoinAsync(WatchedScreening screening, CancellationToken stop)
    {
        var (position, known, sections, isShow) = screening.Ask();
        if (isShow)
        {
            return screening.Shown(
                await _link.CallOnceAsync<SectionsReply>("ShowSections", [screening.ScreeningId, position, known, sections], stop));
        }

        var asked = _options.TimeProvider.GetTimestamp();
        var reply = sections is null
            ? await _link.CallOnceAsync<JoinReply>("Join", [screening.ScreeningId, position], stop)
            : await _link.CallOnceAsync<JoinReply>("JoinSections", [screening.ScreeningId, position, known, sections], stop);
        _clock.Set(reply.Now, asked);
        return screening.Joined(reply);
    }

    private void OnFrame(long screening, Func<WatchedScreening, bool> apply)
    {
        if (Find(screening) is { } watch && !apply(watch.Screening))
            watch.Loop.Ask();
    }

    private void OnHoldChanged(HoldNotice notice)
    {
        _events.Add(() => HoldChanged?.Invoke(notice));
        if (Find(notice.ScreeningId) is { } watch)
            watch.Screening.Apply(notice);
        else
            _events.Run();
    }

    private void OnLost()
    {
        foreach (var watch in _watched.Values)
            watch.Screening.Lost();
        SetState(SeatMapConnectionState.Reconnecting);
    }

    private void OnRestored()
    {
        SetState(SeatMapConnectionState.Connected);
        foreach (var watch in _watched.Values)
            watch.Loop.Ask();
    }

    private void SetState(SeatMapConnectionState state)
    {
        if (_state == state)
            return;
        _state = state;
        _events.Add(() => StateChanged?.Invoke(state));
        _events.Run();
    }

    private sealed record Watch(WatchedScreening Screening, JoinLoop Loop, CancellationTokenSource Left);
}
