using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>What replaying a ledger gives: the board, and the seats of each booking that lives. One thread at a time.</summary>
internal sealed class ReplayedState(int seatCount)
{
    public SeatBoard Board { get; } = new(seatCount);

    /// <summary>By reference. No seats: the booking has left for another screening.</summary>
    public Dictionary<string, HashSet<int>> Sales { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidLedgerEntryException">The entry does not follow from the state, which is then half changed.</exception>
    public void Apply(LedgerEntry entry, DateTimeOffset at)
    {
        SeatTransitions.Apply(Board, entry, at);
        if (entry.Booking is not { } reference)
            return;
        if (!Sales.TryGetValue(reference, out var seats))
            Sales[reference] = seats = [];
        if (entry.Op is LedgerOp.Confirm or LedgerOp.Occupy)
            seats.UnionWith(entry.Seats);
        else
            seats.ExceptWith(entry.Seats);
        if (seats.Count == 0 && entry.Op == LedgerOp.Cancel)
            Sales.Remove(reference);
    }
}
