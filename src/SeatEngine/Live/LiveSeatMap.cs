using System.Diagnostics;
using SeatEngine.Ledger;
using SeatEngine.Locks;
using SeatEngine.Plans;
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
public sealed record StatusDelta(int Epoch, long From, long To, int[] Seats, SeatStatus[] Statuses)
{
    /// <summary>Of some sections only.</summary>
    public StatusDelta In(SectionSet sections)
    {
        var seats = Array.FindAll(Seats, sections.HasSeat);
        return this with { Seats = seats, Statuses = [.. Statuses.Where((_, i) => sections.HasSeat(Seats[i]))] };
    }
}

/// <summary>What a live copy answers to a hold before Redis or the database are asked.</summary>
internal enum ClaimOutcome
{
    Claimed,
    Taken,

    /// <summary>The copy has seen this hold: the database has its first answer.</summary>
    Repeat,
}

/// <summary>
/// This node's copy of one screening: every seat, every live hold, and recent changes. It answers joins, and refuses holds of seats that
/// it knows as taken. Thread-safe.
/// </summary>
public sealed partial class LiveSeatMap
{
    // A position further back than this many changed seats is answered with a snapshot: 2 bits a seat is shorter by then.
    private const int RingSeats = 20_000;

    // Holds that ended recently: a command that repeats one is answered by the database, not from the state of its seats.
    private const int MaxEnded = 4_096;

    // A hold is committed within this time of its locks, or its node has lost the database, or itself.
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    // The seats that each of the latest revisions changed: _oldest to the current one, without a gap. Guarded by the replica's gate, as are
    // the fields below it.
    private readonly Dictionary<long, int[]> _ring = [];
    private readonly HashSet<int> _claims = [];
    private readonly Queue<HoldId> _endedInOrder = [];
    private readonly HashSet<HoldId> _ended = [];
    private StatusSnapshot? _snapshot;
    private int _ringSeats;
    private long _oldest;

    private readonly Lock _termsGate = new();
    private ScreeningTerms _terms = null!;
    private long _termsReads;
    private long _termsRead;
    private long _markedFresh;
    private int _catchingUp;

    /// <param name="changed">Called for each commit that was applied, in the order of revisions.</param>
    internal LiveSeatMap(ScreeningId id, Action<LiveSeatMap, LedgerRow, IReadOnlyList<HoldTransition>> changed)
    {
        Replica = ScreeningReplica.Empty(
            id, OnApplied_NeedsGate, OnReplaced_NeedsGate, (row, transitions) => changed(this, row, transitions));
    }

    public ScreeningId Id => Replica.Id;

    public ScreeningTerms Terms => Volatile.Read(ref _terms);

    /// <summary>Connections that watch it on this node; written by the hub.</summary>
    public int Watchers { get; set; }

    public long Revision => Replica.Revision;

    public int Epoch => Replica.Epoch;

    /// <summary>What the ledger says of this screening. Commits are decided on it.</summary>
    internal ScreeningReplica Replica { get; }

    internal long LastUsed { get; set; } = Stopwatch.GetTimestamp();

    private Position Position => new(Epoch, Revision);

    /// <summary>True while the copy was compared with the database, or changed by a commit, a moment ago.</summary>
    public bool IsFresh => Stopwatch.GetElapsedTime(Interlocked.Read(ref _markedFresh)) < FreshFor;

    public LiveHold? FindHold(HoldId id)
    {
        lock (Replica.Gate)
            return Replica.Board_NeedsGate.FindHold(id);
    }

    /// <summary>True for a hold that is live or ended recently: a command that makes it is a repeat.</summary>
    internal bool HasSeen(HoldId id)
    {
        lock (Replica.Gate)
            return HasSeen_NeedsGate(id);
    }

    private bool HasSeen_NeedsGate(HoldId id) => Replica.Board_NeedsGate.FindHold(id) is not null || _ended.Contains(id);

    public IReadOnlyCollection<LiveHold> HoldsOf(HolderId holder)
    {
        lock (Replica.Gate)
            return [.. Replica.Board_NeedsGate.HoldsOf(holder).OrderBy(h => h.CreatedAt)];
    }

    public IReadOnlyList<LiveHold> HoldsExpiringBefore(DateTimeOffset moment)
    {
        lock (Replica.Gate)
            return [.. Replica.Board_NeedsGate.Holds.Where(h => h.ExpiresAt < moment)];
    }

    /// <summary>The seats by status: free, held, sold, blocked.</summary>
    public (int Free, int Held, int Sold, int Blocked) Counts()
    {
        lock (Replica.Gate)
        {
            var board = Replica.Board_NeedsGate;
            return (
                board.Count(SeatStatus.Free), board.Count(SeatStatus.Held),
                board.Count(SeatStatus.Sold), board.Count(SeatStatus.Blocked));
        }
    }

    public StatusSnapshot Snapshot()
    {
        lock (Replica.Gate)
        {
            if (_snapshot is { } made && made.Position == Position)
                return made;
            return _snapshot = StatusSnapshot.Of(Position, Replica.Board_NeedsGate.Statuses);
        }
    }

    /// <summary>What changed since a position; null when only a snapshot will do.</summary>
    /// <param name="sections">Only there; everywhere if null.</param>
    public StatusDelta? DeltaSince(Position position, SectionSet? sections = null)
    {
        lock (Replica.Gate)
        {
            var (epoch, now) = Position;
            if (position.Epoch != epoch || position.Revision > now || position.Revision < 0)
                return null;
            if (position.Revision == now)
                return new StatusDelta(epoch, now, now, [], []);
            if (_ring.Count == 0 || _oldest > position.Revision + 1)
                return null;
            var changed = new List<int>();
            for (var revision = position.Revision + 1; revision <= now; revision++)
                changed.AddRange(sections is null ? _ring[revision] : _ring[revision].Where(sections.HasSeat));
            changed.Sort();

            // Seats are read as they are now, so each has its last status.
            int[] list = [.. changed.Where((seat, i) => i == 0 || seat != changed[i - 1])];
            return new StatusDelta(epoch, position.Revision + 1, now, list, Array.ConvertAll(list, s => Replica.Board_NeedsGate[s].Status));
        }
    }

    /// <summary>
    /// Whether a hold of these seats has a chance. Then they are marked as wanted by a command under way on this node, so that the
    /// next search for best seats looks elsewhere.
    /// </summary>
    /// <param name="seats">Within the plan.</param>
    /// <param name="now">The time: seats of a hold that has run out count as free.</param>
    /// <param name="taken">
    /// Those of the seats that are certainly taken; only if the copy is fresh. The holder's own are not: another node may have answered
    /// their release before this copy hears of it.
    /// </param>
    internal ClaimOutcome TryClaim(HoldId hold, HolderId holder, int[] seats, DateTimeOffset now, out int[] taken)
    {
        taken = [];
        lock (Replica.Gate)
        {
            if (HasSeen_NeedsGate(hold))
                return ClaimOutcome.Repeat;
            if (IsFresh)
            {
                foreach (var seat in seats)
                {
                    var state = Replica.Board_NeedsGate[seat];
                    if (!state.IsAvailable(now) && state.Hold?.Holder != holder)
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

    /// <summary>
    /// Whether locks that were met may say nothing any more: each seat is free here, and the hold that locked it has ended, or is not
    /// committed after a time in which it would be; or <paramref name="holder"/> has the seat, and may have released it on another node.
    /// Then the database is asked; it decides under the head's lock.
    /// </summary>
    internal bool AreStale(MetLock[] locks, HolderId? holder, DateTimeOffset now)
    {
        lock (Replica.Gate)
        {
            return Array.TrueForAll(locks, met =>
            {
                var seat = Replica.Board_NeedsGate[met.Seat];
                return seat.IsAvailable(now)
                    ? met.Age >= CommitTime || HasSeen_NeedsGate(met.Owner)
                    : seat.Hold is { } hold && hold.Id == met.Owner && hold.Holder == holder;
            });
        }
    }

    internal void Unclaim(int[] seats)
    {
        if (seats.Length == 0)
            return;
        lock (Replica.Gate)
        {
            foreach (var seat in seats)
                _claims.Remove(seat);
        }
    }

    /// <summary>The best seats that are free and unclaimed now, claimed at once; null when there are none.</summary>
    internal int[]? ClaimBest(BestRequest wish, IReadOnlySet<int> except, DateTimeOffset now)
    {
        lock (Replica.Gate)
        {
            var free = new bool[Replica.Board_NeedsGate.SeatCount];
            for (var seat = 0; seat < free.Length; seat++)
                free[seat] = Replica.Board_NeedsGate[seat].IsAvailable(now) && !_claims.Contains(seat) && !except.Contains(seat);
            var released = ReleasedSeats.Of(Terms, Replica.Board_NeedsGate);
            var best = BestAvailable.Choose(Terms.Plan, free, wish.Count, wish.Category, wish.Accessible, released);
            Array.Sort(best ?? []);
            _claims.UnionWith(best ?? []);
            return best;
        }
    }
}
