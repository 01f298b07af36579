using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>Commands of one screening that are decided together, and what they are decided on.</summary>
internal sealed record LedgerBatch(ScreeningReplica Replica, ScreeningTerms Terms, IReadOnlyList<SeatCommand> Commands)
{
    public ScreeningId Screening => Replica.Id;
}
