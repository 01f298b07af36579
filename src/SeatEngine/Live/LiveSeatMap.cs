using System.Diagnostics;
using SeatEngine.Commands;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>A place in a screening's history. The epoch changes when history can have been lost.</summary>
public readonly record struct Position(int Epoch, long Revision);

/// <summary>All statuses at a position, 2 bits a seat: seat i in bits (i % 4) * 2 and up of byte i / 4. Immutable.</summary>
public sealed record StatusSnapshot(Position Position, int SeatCount, byte[] Statuses)
{
    public static StatusSnapshot Of(Position position, ReadOnlySpan<SeatStatus> statuses)
    {
        var packed = new byte[(statuses.Length + 3) / 4];
        for (var seat = 0; seat < statuses.Length; seat++)
            packed[seat >> 2] |= (byte)((int)statuses[seat] << ((seat & 3) * 2));
        return new StatusSnapshot(position, statuses.Length, packed);
    }
}

/// <summary>
/// The last status of each seat that changed in revisions From..To, ascending by seat. Nothing new: From and To are the
/// position that was asked about. Immutable.
/// </summary>
public sealed record StatusDelta(int Epoch, long From, long To, int[] Seats, SeatStatus[] Statuses);

/// <summary>What a live copy says to a hold before anything else is asked.</summary>
internal enum ClaimOutcome
{
    Claimed,
    Taken,

    /// <summary>The copy has seen this hold: the database has its first answer.</summary>
    Repeat,
}

/// <summary>
/// This node's copy of one screening: every seat, every live hold, and what changed lately. Joins are answered from it, seats
/// known as taken are refused by it. Thread-safe.
/// </summary>
public sealed partial class LiveSeatMap
{
    // A position further back than this many changed seats is answered with a snapshot: 2 bits a seat is shorter by then.
    private const int RingSeats = 20_000;

    // Rows that arrived before the ones they follow; beyond this the ledger fills the hole anyway.
    private const int MaxEarly = 1_024;

    // Holds that ended lately: whoever repeats one is answered by the database, not by what has become of its seats.
    private const int MaxEnded = 4_096;

    private readonly Lock _gate = new();
    private readonly LiveSeatMaps _maps;
    // The seats that each of the latest revisions changed: _oldest to _revision, without a hole.
    private readonly Dictionary<long, int[]> _ring = [];
    private readonly SortedDictionary<long, LedgerRow> _early = [];
    private readonly HashSet<int> _claims = [];
    private readonly Queue<HoldId> _endedInOrder = [];
    private readonly HashSet<HoldId> _ended = [];
    private SeatBoard _board = new(0);
    private ScreeningTerms _terms = null!;
    private StatusSnapshot? _snapshot;
    private byte[] _hash = LedgerCodec.Genesis;
    private long _revision = -1;
    private int _epoch;
    private int _ringSeats;
    private long _oldest;
    private long _confirmed;

    internal LiveSeatMap(ScreeningId id, LiveSeatMaps maps, Func<LiveSeatMap, SeatLane> lane)
    {
        Id = id;
        _maps = maps;
        Lane = lane(this);
    }

    public ScreeningId Id { get; }

    public ScreeningTerms Terms => Volatile.Read(ref _terms);

    /// <summary>Connections that watch it on this node; written by the hub.</summary>
    public int Watchers { get; set; }

    internal SeatLane Lane { get; }

    internal long LastUsed { get; set; } = Stopwatch.GetTimestamp();

    public long Revision => Interlocked.Read(ref _revision);

    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>
    /// The board itself, if it is at that place in history. Only for the lane while it holds the screening's head lock in the
    /// database: nobody can commit then, so nothing changes under it, and a copy that is read anew meanwhile gets another board.
    /// </summary>
    internal SeatBoard? BoardAt(long revision, byte[] hash)
    {
        lock (_gate)
            return _revision == revision && _hash.AsSpan().SequenceEqual(hash) ? _board : null;
    }

    /// <summary>True while the copy was compared with the database, or changed by a commit, a moment ago.</summary>
    public bool IsFresh => Stopwatch.GetElapsedTime(Interlocked.Read(ref _confirmed)) < TimeSpan.FromSeconds(3);

    public LiveHold? FindHold(HoldId id)
    {
        lock (_gate)
            return _board.FindHold(id);
    }

    /// <summary>True for a hold that lives or ended lately: a command that makes it is a repeat.</summary>
    internal bool HasSeen(HoldId id)
    {
        lock (_gate)
            return HasSeen_NeedsGate(id);
    }

    private bool HasSeen_NeedsGate(HoldId id) => _board.FindHold(id) is not null || _ended.Contains(id);

    public IReadOnlyCollection<LiveHold> HoldsOf(HolderId holder)
    {
        lock (_gate)
            return [.. _board.HoldsOf(holder).OrderBy(h => h.CreatedAt)];
    }

    public IReadOnlyList<LiveHold> HoldsExpiringBefore(DateTimeOffset moment)
    {
        lock (_gate)
            return [.. _board.Holds.Where(h => h.ExpiresAt < moment)];
    }

    /// <summary>The seats by status: free, held, sold, blocked.</summary>
    public (int Free, int Held, int Sold, int Blocked) Counts()
    {
        lock (_gate)
            return (_board.Count(SeatStatus.Free), _board.Count(SeatStatus.Held), _board.Count(SeatStatus.Sold), _board.Count(SeatStatus.Blocked));
    }

    public StatusSnapshot Snapshot()
    {
        lock (_gate)
        {
            if (_snapshot is { } made && made.Position.Revision == _revision && made.Position.Epoch == _epoch)
                return made;
            return _snapshot = StatusSnapshot.Of(new Position(_epoch, _revision), _board.Statuses);
        }
    }

    /// <summary>What changed since a position; null when only a snapshot will do.</summary>
    public StatusDelta? DeltaSince(Position position)
    {
        lock (_gate)
        {
            if (position.Epoch != _epoch || position.Revision > _revision || position.Revision < 0)
                return null;
            if (position.Revision == _revision)
                return new StatusDelta(_epoch, _revision, _revision, [], []);
            if (_ring.Count == 0 || _oldest > position.Revision + 1)
                return null;
            var changed = new List<int>();
            for (var revision = position.Revision + 1; revision <= _revision; revision++)
                changed.AddRange(_ring[revision]);
            changed.Sort();

            // Seats are read as they are now, at _revision, so each has its last status.
            int[] list = [.. changed.Where((seat, i) => i == 0 || seat != changed[i - 1])];
            return new StatusDelta(_epoch, position.Revision + 1, _revision, list, Array.ConvertAll(list, s => _board[s].Status));
        }
    }

    /// <summary>
    /// Whether a hold of these seats has a chance. Then they are marked as wanted by a command under way on this node, so that the
    /// next search for best seats looks elsewhere.
    /// </summary>
    /// <param name="hold">The hold.</param>
    /// <param name="seats">Within the plan.</param>
    /// <param name="now">The time: a hold that has run out takes nothing.</param>
    /// <param name="taken">Those of the seats that are certainly taken; only if the copy is fresh.</param>
    internal ClaimOutcome TryClaim(HoldId hold, int[] seats, DateTimeOffset now, out int[] taken)
    {
        taken = [];
        lock (_gate)
        {
            if (HasSeen_NeedsGate(hold))
                return ClaimOutcome.Repeat;
            if (IsFresh)
            {
                foreach (var seat in seats)
                {
                    if (!_board[seat].IsAvailable(now))
                        taken = [.. taken, seat];
                }

                if (taken.Length > 0)
                    return ClaimOutcome.Taken;
            }

            foreach (var seat in seats)
                _claims.Add(seat);
            return ClaimOutcome.Claimed;
        }
    }

    internal void Unclaim(int[] seats)
    {
        if (seats.Length == 0)
            return;
        lock (_gate)
        {
            foreach (var seat in seats)
                _claims.Remove(seat);
        }
    }

    /// <summary>The best seats that are free and unclaimed now, claimed at once; null when there are none.</summary>
    internal int[]? ClaimBest(BestRequest wish, IReadOnlySet<int> except, DateTimeOffset now)
    {
        lock (_gate)
        {
            var free = new bool[_board.SeatCount];
            for (var seat = 0; seat < free.Length; seat++)
                free[seat] = _board[seat].IsAvailable(now) && !_claims.Contains(seat) && !except.Contains(seat);
            var best = BestAvailable.Choose(_terms.Plan, free, wish.Count, wish.Category, wish.Accessible);
            Array.Sort(best ?? []);
            _claims.UnionWith(best ?? []);
            return best;
        }
    }
}
