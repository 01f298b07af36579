using System.Text.Json.Serialization;
using SeatEngine.Json;
using SeatEngine.Prices;

namespace SeatEngine.Seats;

/// <summary>Why a code does not count. On the wire: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CodeFault>))]
public enum CodeFault
{
    /// <summary>There is no such code for this screening, or staff have ended it.</summary>
    Unknown,

    /// <summary>It is valid from later on.</summary>
    NotYet,

    /// <summary>Its time is over.</summary>
    Over,

    /// <summary>It has been used as often as it may be.</summary>
    UsedUp,

    /// <summary>This person has used it as often as one may.</summary>
    PersonLimit,

    /// <summary>It is for no ticket of the hold.</summary>
    NoTicket,
}

/// <summary>A promo code or voucher as the database has it, at the moment of a commit. Immutable.</summary>
/// <param name="Code">In its form to compare: <see cref="Canonical"/>.</param>
/// <param name="MaxUses">Bookings that may use it; null: any number.</param>
/// <param name="PerPerson">Bookings of one person; null: any number.</param>
/// <param name="Uses">Bookings that use it.</param>
/// <param name="UsesOfPerson">Of these, those of the person who asks, by holder or by e-mail.</param>
public sealed record PromoCode(
    string Code, Discount Discount, int? MaxUses, int? PerPerson, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, bool Ended,
    int Uses, int UsesOfPerson)
{
    /// <summary>As it is kept: capital letters, digits and hyphens, without blanks.</summary>
    /// <returns>Null if it cannot be a code.</returns>
    public static string? Canonical(string? entered)
    {
        var code = string.Concat((entered ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return code.Length is >= 3 and <= 40 && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') ? code : null;
    }

    public CodeFault? FindFault(DateTimeOffset now) =>
        Ended ? CodeFault.Unknown
        : now < ValidFrom ? CodeFault.NotYet
        : now >= ValidUntil ? CodeFault.Over
        : Uses >= MaxUses ? CodeFault.UsedUp
        : UsesOfPerson >= PerPerson ? CodeFault.PersonLimit
        : null;
}

/// <summary>A booking that uses a code: counted in the transaction that makes it.</summary>
public sealed record CodeUse(string Code, string Reference, HolderId Holder, string? Email);
