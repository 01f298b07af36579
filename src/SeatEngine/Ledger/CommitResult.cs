using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>How the attempt to commit a batch ended. The lane handles each case.</summary>
internal abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <param name="Replies">In the order of the commands.</param>
    /// <param name="Row">What was committed, not yet applied to the replica; null when nothing changed.</param>
    public sealed record Committed(SeatReply[] Replies, LedgerRow? Row) : CommitResult;

    /// <summary>Nothing was written: the replica is not the database's state. Reload it.</summary>
    public sealed record ReplicaBehind : CommitResult;

    /// <summary>Nothing was written: staff have changed the screening's terms since they were read. Read them again.</summary>
    public sealed record TermsBehind : CommitResult;

    /// <summary>Nothing was written: seats are not what the ledger says. Correct the ledger, and reload the replica.</summary>
    public sealed record FenceFailed(string Reason) : CommitResult;
}
