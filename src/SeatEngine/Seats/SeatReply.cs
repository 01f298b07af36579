using System.Text.Json.Serialization;
using SeatEngine.Json;
using SeatEngine.Prices;

namespace SeatEngine.Seats;

/// <summary>
/// How a seat command ended. Whatever a race can cause is one of these; exceptions are bugs and outages.
/// On the wire: the name in camelCase.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SeatOutcome>))]
public enum SeatOutcome
{
    // Accepted: something was written (or had been, for a repeated command).
    Held,
    Extended,
    Released,
    Booked,
    Cancelled,
    Blocked,
    Unblocked,
    Moved,
    Priced,

    // Refused: nothing was written.

    /// <summary>Somebody was faster; <see cref="SeatReply.Seats"/> names the seats that were taken.</summary>
    Taken,

    /// <summary>No group of that size and kind is free.</summary>
    NoneAvailable,

    /// <summary>The holder has as many live holds for this screening as the rules allow.</summary>
    LimitReached,

    /// <summary>More seats than a hold may have.</summary>
    TooManySeats,

    /// <summary>It would leave a single seat stranded; <see cref="SeatReply.Seats"/> names the stranded seats.</summary>
    OrphanSeat,

    /// <summary>
    /// A companion's seat without its wheelchair space, which is free; <see cref="SeatReply.Seats"/> names the companions' seats.
    /// </summary>
    CompanionAlone,

    /// <summary>The hold had run out before the command was decided.</summary>
    Expired,

    /// <summary>The hold was given back before the command was decided.</summary>
    AlreadyReleased,

    /// <summary>The booking had been cancelled before, by another command: no money is due for this one.</summary>
    AlreadyCancelled,

    /// <summary>The hold or booking has no such seats; <see cref="SeatReply.Seats"/> names them.</summary>
    NotYours,

    /// <summary>No such hold or booking, or somebody else's: which of them is nobody's business.</summary>
    NotFound,

    /// <summary>Sales have not opened, or have closed.</summary>
    Closed,

    /// <summary>No such screening.</summary>
    UnknownScreening,

    /// <summary>A seat index that the plan does not have; <see cref="SeatReply.Seats"/> names them.</summary>
    UnknownSeat,

    /// <summary>
    /// The command makes no sense as sent (no seats, a seat twice, an empty id); <see cref="SeatReply.Detail"/> says what.
    /// </summary>
    Invalid,

    /// <summary>This command id was used before, with other content or by somebody else.</summary>
    IdReused,

    /// <summary>The hold cannot be extended past its cap.</summary>
    CapReached,

    /// <summary>The difference in price is not the one that the command names; <see cref="SeatReply.Due"/> says which it is.</summary>
    DueChanged,

    /// <summary>
    /// The ticket types do not keep the rules of the screening: too few or too many of one, a carer without a wheelchair space, no
    /// membership number. <see cref="SeatReply.Seats"/> names the seats.
    /// </summary>
    TicketTypeRefused,

    /// <summary>The promo code does not count: unknown, not valid now, or used up. The hold is as it was.</summary>
    CodeRefused,
}

/// <summary>
/// The answer to every seat command, the same over the hub and (inside) REST. Immutable.
/// </summary>
public sealed record SeatReply(SeatOutcome Outcome)
{
    /// <summary>The hold this is about, where there is one.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>Accepted: the seats held, released, booked, …; refused: the seats that stood in the way. Ascending plan indexes.</summary>
    public int[] Seats { get; init; } = [];

    /// <summary>When the hold runs out, by the database clock (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No extension goes past this moment (UTC).</summary>
    public DateTimeOffset? ExtendableUntil { get; init; }

    /// <summary>The booking's reference, after confirm, cancel and move.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// After cancel and move: what the buyer owes for it (positive) or gets back (negative), in minor units of the screening's currency.
    /// After choosing ticket types: what the hold costs now.
    /// </summary>
    public long? Due { get; init; }

    /// <summary>The ledger revision that carried the change; 0 if nothing was changed.</summary>
    public long Revision { get; init; }

    /// <summary>For a person or a log: what to do about it. Never needed by a program.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with the ticket types, for pages that say it in another language.</summary>
    [JsonIgnore]
    public TypeFault? TypeFault { get; init; }

    /// <summary>What is wrong with the code, as above.</summary>
    [JsonIgnore]
    public CodeFault? CodeFault { get; init; }

    internal static SeatReply Taken(HoldId hold, int[] seats) =>
        new(SeatOutcome.Taken) { HoldId = hold.Value, Seats = seats, Detail = "Somebody was faster." };

    /// <summary>True for the outcomes that changed something.</summary>
    [JsonIgnore]
    public bool Accepted => Outcome <= SeatOutcome.Priced;
}

/// <summary>A live hold as its holder sees it. Times are UTC, by the database clock.</summary>
public sealed record HoldView(Guid HoldId, int[] Seats, DateTimeOffset ExpiresAt, DateTimeOffset ExtendableUntil);
