using System.Diagnostics;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Live;

/// <summary>What a live map keeps in step with its replica: recent changes, ended holds, freshness.</summary>
public sealed partial class LiveSeatMap
{
    private void OnApplied_NeedsGate(LedgerRow row, List<HoldTransition> transitions)
    {
        var seats = ChangedSeats(row);
        if (_ring.Count == 0)
            _oldest = row.Revision;
        _ring[row.Revision] = seats;
        // Each revision counts as one more seat: extensions change no seat, and must be dropped some time too.
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

        MarkFresh();
    }

    private void OnReplaced_NeedsGate()
    {
        _ring.Clear();
        _ringSeats = 0;
        (_snapshot, _free) = (null, null);
        MarkFresh();
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

    /// <summary>Takes what was just read from the database.</summary>
    internal void Replace(ScreeningState state) => Replica.Replace(state);

    /// <summary>The terms are about to be read. Of two reads that overlap, the one that began later has the newer terms.</summary>
    /// <returns>For <see cref="Replace(ScreeningTerms, long)"/>.</returns>
    internal long BeginReadOfTerms() => Interlocked.Increment(ref _termsReads);

    /// <returns>The terms before; null if they are those of a later read, and stay.</returns>
    internal ScreeningTerms? Replace(ScreeningTerms terms, long read)
    {
        lock (_termsGate)
        {
            if (read < _termsRead)
                return null;
            var before = _terms ?? terms;
            _termsRead = read;
            Volatile.Write(ref _terms, terms);
            return before;
        }
    }

    /// <summary>The copy was found to be what the database has.</summary>
    internal void MarkFresh() => Interlocked.Exchange(ref _markedFresh, Stopwatch.GetTimestamp());

    /// <returns>False if another caller is catching the copy up already.</returns>
    internal bool TryBeginCatchUp() => Interlocked.CompareExchange(ref _catchingUp, 1, 0) == 0;

    internal void EndCatchUp() => Volatile.Write(ref _catchingUp, 0);
}
