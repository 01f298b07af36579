using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Seats;

/// <summary>Why a buyer gets money back. In the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RefundCause>))]
public enum RefundCause
{
    Cancelled,
    GivenBack,
    Moved,
    Exchanged,
    CalledOff,
}

/// <summary>
/// What a buyer is to get back, and not from a till: written in the transaction that gives the seats back, so that a repeat never counts
/// twice.
/// </summary>
/// <param name="Amount">Minor units of the screening's currency, positive.</param>
/// <param name="Seats">What it is for.</param>
public sealed record RefundEntry(Guid CommandId, string Reference, long Amount, int[] Seats, RefundCause Cause);
