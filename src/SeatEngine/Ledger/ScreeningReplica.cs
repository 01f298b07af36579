using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// One screening as its ledger describes it: the board, and its position (epoch, revision, hash). It changes only by applying ledger
/// rows in sequence, or by taking a complete state from the database. The write path decides on it and live maps show it. Thread-safe.
/// </summary>
public sealed class ScreeningReplica
{
    // Rows that arrived before the ones they follow; beyond this the ledger fills the gap anyway.
    private const int MaxEarly = 1_024;

    private readonly SortedDictionary<long, LedgerRow> _early = [];
    private SeatBoard _board;
    private byte[] _hash = LedgerCodec.Genesis;
    private long _revision;
    private int _epoch;

    private ScreeningReplica(ScreeningId id, int seatCount, long revision)
    {
        Id = id;
        _board = new SeatBoard(seatCount);
        _revision = revision;
    }

    public ScreeningId Id { get; }

    public long Revision => Interlocked.Read(ref _revision);

    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Guards the board, and the state of the owner that must agree with it.</summary>
    internal Lock Gate { get; } = new();

    internal SeatBoard Board_NeedsGate => _board;

    /// <summary>Called under the gate for each row that was applied, so that the owner's own state changes with the board.</summary>
    internal Action<LedgerRow, List<HoldTransition>>? RowApplied_NeedsGate { get; init; }

    /// <summary>Called under the gate when the whole state was replaced.</summary>
    internal Action? Replaced_NeedsGate { get; init; }

    /// <summary>Called after the gate was left, in the order of revisions.</summary>
    internal Action<LedgerRow, List<HoldTransition>>? RowApplied { get; init; }

    /// <summary>Without a checkpoint it is before the first row of the ledger: every seat is free.</summary>
    internal static ScreeningReplica AtCheckpoint(ScreeningId id, int seatCount, Checkpoint? checkpoint) => checkpoint is null
        ? new(id, seatCount, revision: 0)
        : new(id, seatCount, checkpoint.Revision) { _board = checkpoint.State.Board, _hash = checkpoint.LedgerHash };

    /// <summary>Without a state until <see cref="Replace"/>; rows that arrive before are kept.</summary>
    internal static ScreeningReplica Empty(
        ScreeningId id,
        Action<LedgerRow, List<HoldTransition>> rowAppliedNeedsGate,
        Action replacedNeedsGate,
        Action<LedgerRow, List<HoldTransition>> rowApplied) =>
        new(id, 0, revision: -1)
        {
            RowApplied_NeedsGate = rowAppliedNeedsGate,
            Replaced_NeedsGate = replacedNeedsGate,
            RowApplied = rowApplied,
        };

    /// <summary>The hash is empty when a row did not follow from this state.</summary>
    internal (int Epoch, long Revision, byte[] Hash) Position
    {
        get
        {
            lock (Gate)
                return (_epoch, _revision, _hash);
        }
    }

    internal bool IsAt(long revision, byte[] hash)
    {
        lock (Gate)
            return IsAt_NeedsGate(revision, hash);
    }

    /// <summary>
    /// The board itself, if it is at that position. Only for a transaction that holds the screening's head lock in the database: nobody
    /// can commit then, so nothing changes the board, and a replica that is reloaded meanwhile gets another board.
    /// </summary>
    internal SeatBoard? BoardAt(long revision, byte[] hash)
    {
        lock (Gate)
            return IsAt_NeedsGate(revision, hash) ? _board : null;
    }

    private bool IsAt_NeedsGate(long revision, byte[] hash) => _revision == revision && _hash.AsSpan().SequenceEqual(hash);

    /// <summary>Applies a row if it is the next one; drops it if it is old; keeps it for later if rows are missing before it.</summary>
    /// <returns>False if rows are missing, or the row does not follow from this state: catch up, or reload.</returns>
    internal bool Apply(LedgerRow row)
    {
        var applied = new List<(LedgerRow, List<HoldTransition>)>();
        bool inSequence;
        lock (Gate)
        {
            if (row.Revision > _revision + 1 || _revision < 0)
            {
                if (_early.Count < MaxEarly)
                    _early[row.Revision] = row;
                return false;
            }

            inSequence = row.Revision <= _revision || TryApply_NeedsGate(row, applied);
            while (inSequence && _early.Count > 0)
            {
                var next = _early.First().Value;
                if (next.Revision > _revision + 1)
                    break;
                _early.Remove(next.Revision);
                inSequence = next.Revision <= _revision || TryApply_NeedsGate(next, applied);
            }
        }

        foreach (var (done, transitions) in applied)
            RowApplied?.Invoke(done, transitions);
        return inSequence;
    }

    private bool TryApply_NeedsGate(LedgerRow row, List<(LedgerRow, List<HoldTransition>)> applied)
    {
        if (!row.PreviousHash.AsSpan().SequenceEqual(_hash))
            return false;
        var transitions = new List<HoldTransition>(row.Entries.Count);
        try
        {
            foreach (var entry in row.Entries)
                transitions.Add(SeatTransitions.Apply(_board, entry, row.At));
        }
        catch (InvalidLedgerEntryException)
        {
            // Half applied: the caller reloads, and until then no row is accepted.
            _hash = [];
            return false;
        }

        RowApplied_NeedsGate?.Invoke(row, transitions);
        _hash = row.Hash;
        Interlocked.Exchange(ref _revision, row.Revision);
        applied.Add((row, transitions));
        return true;
    }

    /// <summary>Takes the state that was just read from the database, unless the replica is ahead of it.</summary>
    internal void Replace(ScreeningState state)
    {
        lock (Gate)
        {
            // A commit was applied while the state was on its way. (A history that was lost comes with another epoch.)
            if (state.Epoch == _epoch && state.Revision < _revision && _hash.Length > 0)
                return;
            _board = state.Board;
            _hash = state.Hash;
            Volatile.Write(ref _epoch, state.Epoch);
            Interlocked.Exchange(ref _revision, state.Revision);
            foreach (var old in _early.Keys.Where(r => r <= state.Revision).ToList())
                _early.Remove(old);
            Replaced_NeedsGate?.Invoke();
        }
    }
}
