using System.Diagnostics;
using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>How the copy follows the ledger: in sequence, or not at all.</summary>
public sealed partial class LiveSeatMap
{
    private int _catchingUp;

    /// <summary>Where the copy stands; the hash is empty when a row did not follow from it.</summary>
    internal (int Epoch, long Revision, byte[] Hash) Standing()
    {
        lock (_gate)
            return (_epoch, _revision, _hash);
    }

    internal bool IsAt(long revision, byte[] hash)
    {
        lock (_gate)
            return _revision == revision && _hash.AsSpan().SequenceEqual(hash);
    }

    /// <summary>A row this node has committed: applied here at once, and told to the other nodes.</summary>
    internal void Committed(LedgerRow row)
    {
        Apply(row);
        _maps.Publish(this, row);
    }

    /// <summary>
    /// Applies a row if it is the next one; drops it if it is old; keeps it for later if rows are missing before it.
    /// </summary>
    /// <returns>False if rows are missing, or the row does not follow from what this copy holds: catch up, or reload.</returns>
    internal bool Apply(LedgerRow row)
    {
        var applied = new List<(LedgerRow, List<HoldTransition>)>();
        bool inSequence;
        lock (_gate)
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
            _maps.RaiseChanged(this, done, transitions);
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
            // Half applied: whoever called reloads, and until then nothing more is taken in.
            _hash = [];
            return false;
        }

        var seats = ChangedSeats(row);
        if (_ring.Count == 0)
            _oldest = row.Revision;
        _ring[row.Revision] = seats;
        // A revision counts as a seat of its own: extensions change none, and must not be kept for ever either.
        _ringSeats += seats.Length + 1;
        while (_ringSeats > RingSeats && _oldest < row.Revision && _ring.Remove(_oldest, out var forgotten))
        {
            _ringSeats -= forgotten.Length + 1;
            _oldest++;
        }
        foreach (var transition in transitions)
        {
            if (transition is { Before: { } ended, After: null })
                Remember_NeedsGate(ended.Id);
        }

        _hash = row.Hash;
        Interlocked.Exchange(ref _revision, row.Revision);
        Confirm();
        applied.Add((row, transitions));
        return true;
    }

    /// <summary>Some more than once, if a row changes them more than once.</summary>
    private static int[] ChangedSeats(LedgerRow row)
    {
        var count = 0;
        foreach (var entry in row.Entries)
            count += entry.Op == LedgerOp.Extend ? 0 : entry.Seats.Length;
        var seats = new int[count];
        foreach (var entry in row.Entries)
        {
            if (entry.Op == LedgerOp.Extend)
                continue;
            count -= entry.Seats.Length;
            entry.Seats.CopyTo(seats, count);
        }

        return seats;
    }

    private void Remember_NeedsGate(HoldId ended)
    {
        if (!_ended.Add(ended))
            return;
        _endedInOrder.Enqueue(ended);
        if (_endedInOrder.Count > MaxEnded)
            _ended.Remove(_endedInOrder.Dequeue());
    }

    /// <summary>Takes the state that was just read from the database, unless the copy is ahead of it.</summary>
    internal void Replace(LiveState state)
    {
        lock (_gate)
        {
            // A commit was applied while the state was on its way. (A history that was lost comes with another epoch.)
            if (state.Epoch == _epoch && state.Revision < _revision && _hash.Length > 0)
                return;
            _board = state.Board;
            _hash = state.Hash;
            _epoch = state.Epoch;
            Volatile.Write(ref _terms, state.Terms);
            Interlocked.Exchange(ref _revision, state.Revision);
            _ring.Clear();
            _ringSeats = 0;
            _snapshot = null;
            foreach (var old in _early.Keys.Where(r => r <= state.Revision).ToList())
                _early.Remove(old);
            Confirm();
        }
    }

    internal void Replace(ScreeningTerms terms) => Volatile.Write(ref _terms, terms);

    internal void Confirm() => Interlocked.Exchange(ref _confirmed, Stopwatch.GetTimestamp());

    /// <summary>Reads the whole state again: the copy could not be brought up to date row by row.</summary>
    internal async Task ReloadAsync(CancellationToken cancellation)
    {
        await _maps.CheckHistoryAsync(this, cancellation);
        await _maps.LoadAsync(this, cancellation);
        _maps.RaiseReplaced(this);
        await CatchUpAsync();
    }

    /// <summary>The same, after telling the ledger of seats that were changed without it.</summary>
    internal async Task RepairAsync(CancellationToken cancellation)
    {
        await _maps.Repairing(Id, cancellation);
        await ReloadAsync(cancellation);
    }

    /// <summary>Fills what is missing from the ledger, or reads all anew if that does not fit. One at a time; a second caller leaves it to the first.</summary>
    internal async Task CatchUpAsync()
    {
        if (Interlocked.CompareExchange(ref _catchingUp, 1, 0) != 0)
            return;
        bool filled;
        try
        {
            filled = await _maps.FillAsync(this);
        }
        finally
        {
            Volatile.Write(ref _catchingUp, 0);
        }

        if (!filled)
            await ReloadAsync(CancellationToken.None);
    }
}
