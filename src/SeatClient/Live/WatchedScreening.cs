namespace SeatMap.Client;

/// <summary>
/// A screening that a <see cref="SeatMapConnection"/> watches: the status of every seat, kept as the server has it, and one's own holds.
/// Thread-safe.
/// </summary>
/// <remarks>
/// While the connection is lost the map stays as it was (<see cref="IsLive"/> is false); after the reconnect it continues from its
/// position, so that nothing is missed. Events come one at a time and in order, on threads of the thread pool, and under no lock; a
/// handler that takes long delays those that follow.
/// </remarks>
public sealed partial class WatchedScreening
{
    private readonly Lock _gate = new();
    private readonly SeatMapModel _model = new();
    private readonly OwnHolds _holds = new();
    private readonly EventQueue _events;
    private readonly ServerClock _clock;
    private JoinReply _terms = new();
    private bool _isLive;
    private bool _isJoined;
    private int _viewers;

    internal WatchedScreening(long screeningId, EventQueue events, ServerClock clock)
    {
        ScreeningId = screeningId;
        _events = events;
        _clock = clock;
    }

    /// <summary>Seats changed: the map has them already. Also raised, with what differs, when the server replaced the whole map.</summary>
    public event Action<SeatMapChange>? Changed;

    /// <summary>One's own holds changed; the argument is what <see cref="Holds"/> was then.</summary>
    public event Action<IReadOnlyList<SeatHold>>? HoldsChanged;

    /// <summary>
    /// Staff have changed the screening. What was changed while the connection was lost raises nothing, but <see cref="Version"/> shows it.
    /// </summary>
    public event Action<ScreeningNotice>? ScreeningChanged;

    /// <summary>The screening.</summary>
    public long ScreeningId { get; }

    /// <summary>False while the connection is lost and until the map has caught up after it, and always after leaving.</summary>
    public bool IsLive => Read(static w => w._isLive);

    /// <summary>Where the map is.</summary>
    public SeatMapPosition Position => Read(static w => w._model.Position ?? w._terms.Position);

    /// <summary>How many seats the screening has.</summary>
    public int SeatCount => Read(static w => w._model.Statuses.Length);

    /// <summary>Its plan; see <see cref="SeatMapApi.FindPlanAsync"/>.</summary>
    public string PlanHash => Read(static w => w._terms.PlanHash);

    /// <summary>Each change of the screening by staff raises it: <see cref="ScreeningDetail.Version"/>.</summary>
    public int Version => Read(static w => w._terms.Version);

    /// <summary>From when on seats can be held and bought, UTC.</summary>
    public DateTimeOffset SalesOpenAt => Read(static w => w._terms.SalesOpenAt);

    /// <summary>Until when, UTC.</summary>
    public DateTimeOffset SalesCloseAt => Read(static w => w._terms.SalesCloseAt);

    /// <summary>How many seats a hold may have.</summary>
    public int MaxSeats => Read(static w => w._terms.MaxSeats);

    /// <summary>True if no hold may leave a single free seat between taken ones.</summary>
    public bool OrphanRule => Read(static w => w._terms.OrphanRule);

    /// <summary>How many connections watch, on all nodes, as of some seconds ago; 0 if that is not known yet.</summary>
    public int Viewers => Volatile.Read(ref _viewers);

    /// <summary>One's own live holds of this screening, oldest first.</summary>
    public IReadOnlyList<SeatHold> Holds => Read(static w => w._holds.Live);

    /// <summary>The server's clock, UTC, as accurate as half a round trip.</summary>
    public DateTimeOffset ServerNow => _clock.Now;

    /// <summary>What was received, for tests and monitoring.</summary>
    public FrameCounts Counts => Read(static w => w._model.Counts);

    /// <summary>What a seat is. In a section that is not watched it is <see cref="SeatStatus.Blocked"/>, whatever it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The screening has no such seat.</exception>
    public SeatStatus StatusOf(int seat) => Read(w => (uint)seat < (uint)w._model.Statuses.Length
        ? w._model.Statuses[seat]
        : throw new ArgumentOutOfRangeException(nameof(seat), seat, "The screening has no such seat."));

    /// <summary>What every seat is, as of <see cref="StatusOf"/>, by its number in the plan: a copy.</summary>
    public SeatStatus[] CopyStatuses() => Read(static w => (SeatStatus[])w._model.Statuses.Clone());

    /// <summary>How many seats have a status, as of <see cref="StatusOf"/>.</summary>
    public int Count(SeatStatus status) => Read(w => w._model.Statuses.AsSpan().Count(status));

    /// <summary>How long a hold still lives, by the server's clock; zero when it has run out.</summary>
    public TimeSpan TimeLeft(SeatHold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        var left = hold.ExpiresAt - ServerNow;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The server is about to be asked.</summary>
    internal JoinQuestion Ask()
    {
        lock (_gate)
        {
            _model.Ask();
            var isShow = _isJoined && _model.Sections is not null;
            if (!isShow)
                _holds.Ask();
            var position = _model.ResumeFrom;
            return new JoinQuestion(position, position is null ? [] : _model.Sections?.Known ?? [], _model.Sections?.Asked, isShow);
        }
    }

    /// <returns>False if it must be joined again.</returns>
    internal bool Joined(JoinReply reply)
    {
        bool follows;
        lock (_gate)
        {
            try
            {
                follows = Change(changed => _model.Joined(reply, changed));
            }
            catch (FormatException unreadable)
            {
                _model.Forget();
                return reply.Delta is not null || reply.Sections?.Delta is not null
                    ? false
                    : throw new SeatMapException("unexpected", unreadable.Message, unreadable);
            }

            _terms = reply;
            _isLive = follows;
            _isJoined = true;
            Volatile.Write(ref _viewers, reply.Viewers);
            _holds.Joined(ScreeningId, reply.Holds);
            AddHoldsChanged();
        }

        _events.Run();
        return follows;
    }

    /// <returns>False if it must be joined again.</returns>
    internal bool Apply(byte[] frame)
    {
        bool follows;
        lock (_gate)
            follows = ChangeOrForget(changed => _model.Apply(frame, changed));
        _events.Run();
        return follows;
    }

    /// <returns>False if it must be joined again.</returns>
    internal bool Replace(SeatMapPosition position, byte[] statuses)
    {
        bool follows;
        lock (_gate)
        {
            follows = ChangeOrForget(changed =>
            {
                _model.Replace(position, statuses, changed);
                return true;
            });
        }

        _events.Run();
        return follows;
    }

    internal void Apply(HoldNotice notice)
    {
        lock (_gate)
        {
            _holds.Apply(notice);
            AddHoldsChanged();
        }

        _events.Run();
    }

    internal void Apply(ScreeningNotice notice)
    {
        lock (_gate)
        {
            if (notice.Version <= _terms.Version)
                return;
            _terms = _terms with { Version = notice.Version, SalesOpenAt = notice.SalesOpenAt, SalesCloseAt = notice.SalesCloseAt };
            _events.Add(() => ScreeningChanged?.Invoke(notice));
        }

        _events.Run();
    }

    internal void SetViewers(int viewers) => Volatile.Write(ref _viewers, viewers);

    internal void Lost()
    {
        lock (_gate)
            _isLive = _isJoined = false;
    }

    private bool ChangeOrForget(Func<List<SeatChange>, bool> change)
    {
        try
        {
            return Change(change);
        }
        catch (FormatException)
        {
            _model.Forget();
            return false;
        }
    }

    private bool Change(Func<List<SeatChange>, bool> change)
    {
        var before = _model.Position;
        var changed = new List<SeatChange>();
        var follows = change(changed);
        if (_model.Position is { } position && (position != before || changed.Count > 0))
        {
            var raised = new SeatMapChange(ScreeningId, position, changed);
            _events.Add(() => Changed?.Invoke(raised));
        }

        return follows;
    }

    private void AddHoldsChanged()
    {
        var holds = _holds.Live;
        _events.Add(() => HoldsChanged?.Invoke(holds));
    }

    private T Read<T>(Func<WatchedScreening, T> read)
    {
        lock (_gate)
            return read(this);
    }
}
