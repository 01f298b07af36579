namespace SeatMap.Client;

/// <summary>
/// How a seat command ended. <see cref="Held"/> to <see cref="Moved"/>, and <see cref="Priced"/>, are acceptances; after any other nothing
/// has changed.
/// </summary>
public enum SeatOutcome
{
    /// <summary>A refusal that this version of the client does not know; <see cref="SeatReply.OutcomeName"/> has its name.</summary>
    Unknown,

    /// <summary>The seats are held.</summary>
    Held,

    /// <summary>The hold has its full time again.</summary>
    Extended,

    /// <summary>The seats are free again.</summary>
    Released,

    /// <summary>The seats are sold; the reply has the booking's reference.</summary>
    Booked,

    /// <summary>The booking is cancelled and its seats are free.</summary>
    Cancelled,

    /// <summary>The seats are off sale.</summary>
    Blocked,

    /// <summary>The seats are on sale again.</summary>
    Unblocked,

    /// <summary>The booking has other seats.</summary>
    Moved,

    /// <summary>Others have the seats that the reply names.</summary>
    Taken,

    /// <summary>No adjacent seats of that number and kind are free.</summary>
    NoneAvailable,

    /// <summary>The holder has as many live holds of this screening as the rules allow.</summary>
    LimitReached,

    /// <summary>More seats than a hold may have.</summary>
    TooManySeats,

    /// <summary>A single free seat, which the reply names, would be left over.</summary>
    OrphanSeat,

    /// <summary>The hold ran out before.</summary>
    Expired,

    /// <summary>The hold was given back before.</summary>
    AlreadyReleased,

    /// <summary>The booking was cancelled before, by another command: pay nothing back.</summary>
    AlreadyCancelled,

    /// <summary>The seats that the reply names are not in the hold or booking.</summary>
    NotYours,

    /// <summary>The caller has no such hold or booking.</summary>
    NotFound,

    /// <summary>Sales have not opened, or have closed.</summary>
    Closed,

    /// <summary>There is no such screening.</summary>
    UnknownScreening,

    /// <summary>The plan does not have the seats that the reply names.</summary>
    UnknownSeat,

    /// <summary>The command makes no sense as it was sent; the reply's detail says why.</summary>
    Invalid,

    /// <summary>The id was used before, with other content or by somebody else.</summary>
    IdReused,

    /// <summary>The hold cannot be extended any further.</summary>
    CapReached,

    /// <summary>The payment was declined; the seats are still held.</summary>
    PaymentDeclined,

    /// <summary>Only staff may do this.</summary>
    Forbidden,

    /// <summary>Companions' seats, which the reply names, without their wheelchair space, which is free.</summary>
    CompanionAlone,

    /// <summary>The difference in price is not the one that the command names.</summary>
    DueChanged,

    /// <summary>The hold has other ticket types; the reply's due is what it costs now.</summary>
    Priced,

    /// <summary>The ticket types do not keep the screening's rules; the reply names the seats.</summary>
    TicketTypeRefused,

    /// <summary>The promo code does not count; the reply's detail says why.</summary>
    CodeRefused,
}
