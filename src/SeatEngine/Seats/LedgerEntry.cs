using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Seats;

/// <summary>
/// What one accepted command (or one hold that ran out) did to seats. A move is two: its booking vacates seats and occupies others.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LedgerOp>))]
public enum LedgerOp : byte
{
    Hold,
    Extend,
    Release,
    Expire,
    Confirm,
    Cancel,
    Block,
    Unblock,
    Vacate,
    Occupy,

    /// <summary>Reconciliation found a seat that the ledger did not explain, and wrote down what it is.</summary>
    Correct,
}

/// <summary>
/// One line of a ledger row. Immutable. Each entry raises the version of each of its seats by one, so that replaying
/// entries gives exactly status, version, hold and end of every seat.
/// </summary>
public sealed record LedgerEntry(LedgerOp Op, int[] Seats)
{
    /// <summary>hold, extend, release, expire, confirm; correct, when the seat is held.</summary>
    public Guid? Hold { get; init; }

    /// <summary>hold; correct, when the seat is held.</summary>
    public Guid? Holder { get; init; }

    /// <summary>hold, extend; correct, when the seat is held. Whole microseconds.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>confirm, cancel, vacate, occupy.</summary>
    public string? Booking { get; init; }

    /// <summary>Who did it, where it was not the holder alone: a member of staff; confirm: the till that sold.</summary>
    public string? By { get; init; }

    /// <summary>correct: the status found.</summary>
    public SeatStatus? Status { get; init; }

    /// <summary>
    /// correct, when the seat is held: when the hold was granted. hold: since when the holder has had one of the seats, if it was given
    /// back and held again, or if the hold took the place of another; its cap counts from there.
    /// </summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>One ledger row: what one transaction committed. Immutable.</summary>
/// <param name="Revision">One more than the row before.</param>
/// <param name="At">The database clock when the batch was decided, whole microseconds.</param>
/// <param name="Entries">In the order they were decided.</param>
/// <param name="Changes">The entries as the UTF-8 JSON that is stored, hashed and published.</param>
/// <param name="PreviousHash">The hash of the row before; 32 zero bytes for revision 1.</param>
/// <param name="Hash">SHA-256 over previous hash, screening, revision, time and changes.</param>
public sealed record LedgerRow(
    ScreeningId ScreeningId, long Revision, DateTimeOffset At, IReadOnlyList<LedgerEntry> Entries,
    ReadOnlyMemory<byte> Changes, byte[] PreviousHash, byte[] Hash);
