using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Seats;

/// <summary>How far a payment through a provider has come. On the wire and in the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PaymentState>))]
public enum PaymentState
{
    /// <summary>Begun. The provider has not said yet that it is authorized, or nobody has asked.</summary>
    Open,

    /// <summary>It was authorized and the seats are sold. The money is to be captured.</summary>
    Sold,

    /// <summary>The money is captured. The last state of a payment that went well.</summary>
    Captured,

    /// <summary>No seats are sold for it, now or later. The provider must still release the money.</summary>
    Voiding,

    /// <summary>It has ended without money and without seats.</summary>
    Void,

    /// <summary>The seats are sold, and the provider refuses to capture the money for good.</summary>
    Unpaid,
}

/// <summary>A payment through a provider, as the database keeps it and the rules decide on it.</summary>
/// <param name="Amount">Minor units of the currency: the sum that was fixed on the hold.</param>
/// <param name="EndsAt">
/// When the hold ends, if the payment does not sell its seats before. The provider is asked a last time shortly before.
/// </param>
/// <param name="Reference">Of the booking; null until the seats are sold.</param>
/// <param name="Contact">Where the buyer reads about the booking. Kept here until there is one; null: nowhere.</param>
public sealed record PaymentRecord(
    PaymentId Id, HoldId HoldId, HolderId Holder, string Provider, long Amount, string Currency, PaymentState State, DateTimeOffset EndsAt,
    string? Reference = null, Contact? Contact = null);
