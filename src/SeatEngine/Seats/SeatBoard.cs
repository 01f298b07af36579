namespace SeatEngine.Seats;

/// <summary>What is known of one seat. <see cref="Hold"/> is set if and only if the seat is held.</summary>
public readonly record struct SeatState(SeatStatus Status, int Version, LiveHold? Hold)
{
    /// <summary>Free, or held by a hold that has run out: the next command may have it.</summary>
    public bool IsAvailable(DateTimeOffset now) => Status == SeatStatus.Free || (Hold is not null && Hold.HasRunOut(now));
}

/// <summary>Seats and live holds of one screening, as <see cref="SeatTransitions"/> changes them.</summary>
public interface ISeatBoard
{
    int SeatCount { get; }

    SeatState this[int seat] { get; set; }

    LiveHold? FindHold(HoldId id);

    IReadOnlyCollection<LiveHold> HoldsOf(HolderId holder);

    /// <summary>At least the number of the holder's holds, and seldom more. It is found without looking at the holds.</summary>
    int HoldCountUpperBound(HolderId holder);

    void PutHold(LiveHold hold);

    void RemoveHold(LiveHold hold);

    /// <summary>The holder gives seats of a hold back. Called before the hold changes.</summary>
    void RememberGivenBack(LiveHold hold, int[] seats);

    /// <summary>Since when the holder had had a seat that they gave back, as far as it is remembered.</summary>
    DateTimeOffset? HadSince(HolderId holder, int seat);
}

/// <summary>
/// The state of one screening that replaying its ledger gives. Not thread-safe: a live copy guards its board with its lock.
/// </summary>
public sealed class SeatBoard(int seatCount) : ISeatBoard
{
    private readonly SeatStatus[] _status = new SeatStatus[seatCount];
    private readonly int[] _version = new int[seatCount];
    private readonly LiveHold?[] _hold = new LiveHold?[seatCount];
    private readonly Dictionary<HoldId, LiveHold> _holds = [];
    private readonly Dictionary<HolderId, List<HoldId>> _holders = [];
    private readonly int[] _counts = [seatCount, 0, 0, 0];
    private readonly GivenBackSeats _givenBack = new();

    public int SeatCount => _status.Length;

    public ReadOnlySpan<SeatStatus> Statuses => _status;

    public IReadOnlyCollection<LiveHold> Holds => _holds.Values;

    public int Count(SeatStatus status) => _counts[(int)status];

    public SeatState this[int seat]
    {
        get => new(_status[seat], _version[seat], _hold[seat]);
        set
        {
            _counts[(int)_status[seat]]--;
            _counts[(int)value.Status]++;
            _status[seat] = value.Status;
            _version[seat] = value.Version;
            _hold[seat] = value.Hold;
        }
    }

    public LiveHold? FindHold(HoldId id) => _holds.GetValueOrDefault(id);

    public IReadOnlyCollection<LiveHold> HoldsOf(HolderId holder) =>
        _holders.TryGetValue(holder, out var ids) ? [.. ids.Select(id => _holds[id])] : [];

    public int HoldCountUpperBound(HolderId holder) => _holders.TryGetValue(holder, out var ids) ? ids.Count : 0;

    public void PutHold(LiveHold hold)
    {
        if (_holds.TryGetValue(hold.Id, out var old) && old.Holder == hold.Holder)
        {
            _holds[hold.Id] = hold;
            return;
        }

        if (old is not null)
            RemoveHold(old);
        _holds[hold.Id] = hold;
        if (!_holders.TryGetValue(hold.Holder, out var ids))
            _holders[hold.Holder] = ids = [];
        ids.Add(hold.Id);
    }

    public void RemoveHold(LiveHold hold)
    {
        if (_holds.Remove(hold.Id) && _holders.TryGetValue(hold.Holder, out var ids) && ids.Remove(hold.Id) && ids.Count == 0)
            _holders.Remove(hold.Holder);
    }

    public void RememberGivenBack(LiveHold hold, int[] seats) => _givenBack.Add(hold, seats);

    public DateTimeOffset? HadSince(HolderId holder, int seat) => _givenBack.SinceOf(holder, seat);
}

/// <summary>
/// Changes laid over a board that others may read meanwhile: what a batch has decided and not yet committed. Thrown away if
/// the transaction fails. One writer.
/// </summary>
public sealed class SeatBoardDraft(ISeatBoard board) : ISeatBoard
{
    private readonly Dictionary<int, SeatState> _seats = [];
    private readonly Dictionary<HoldId, LiveHold?> _holds = [];

    // By holder, so that counting one's holds does not walk through the whole batch.
    private readonly Dictionary<HolderId, HashSet<HoldId>> _touched = [];
    private GivenBackSeats? _givenBack;

    public int SeatCount => board.SeatCount;

    /// <summary>The seats that differ from the board below, with their new state.</summary>
    public IReadOnlyDictionary<int, SeatState> Changed => _seats;

    public SeatState this[int seat]
    {
        get => _seats.TryGetValue(seat, out var state) ? state : board[seat];
        set => _seats[seat] = value;
    }

    public LiveHold? FindHold(HoldId id) => _holds.TryGetValue(id, out var hold) ? hold : board.FindHold(id);

    public IReadOnlyCollection<LiveHold> HoldsOf(HolderId holder)
    {
        var below = board.HoldsOf(holder);
        if (!_touched.TryGetValue(holder, out var ids))
            return below;
        return [.. below.Where(h => !ids.Contains(h.Id)), .. ids.Select(id => _holds[id]).OfType<LiveHold>()];
    }

    public int HoldCountUpperBound(HolderId holder) =>
        board.HoldCountUpperBound(holder) + (_touched.TryGetValue(holder, out var ids) ? ids.Count : 0);

    public void PutHold(LiveHold hold) => Touch(hold, hold);

    public void RemoveHold(LiveHold hold) => Touch(hold, null);

    public void RememberGivenBack(LiveHold hold, int[] seats) => (_givenBack ??= new GivenBackSeats()).Add(hold, seats);

    public DateTimeOffset? HadSince(HolderId holder, int seat) => _givenBack?.SinceOf(holder, seat) ?? board.HadSince(holder, seat);

    private void Touch(LiveHold hold, LiveHold? now)
    {
        _holds[hold.Id] = now;
        if (!_touched.TryGetValue(hold.Holder, out var ids))
            _touched[hold.Holder] = ids = [];
        ids.Add(hold.Id);
    }

    /// <summary>The seat as it is without this draft.</summary>
    public SeatState Below(int seat) => board[seat];
}
