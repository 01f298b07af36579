using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Prices;

/// <summary>Why seats cannot be bought with the ticket types that were chosen. On the wire: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TypeFaultKind>))]
public enum TypeFaultKind
{
    /// <summary>The screening does not sell this type.</summary>
    Unknown,

    /// <summary>Fewer than the type's minimum.</summary>
    TooFew,

    /// <summary>More than the type's maximum.</summary>
    TooMany,

    /// <summary>More carers than wheelchair spaces.</summary>
    CarerWithoutSpace,

    /// <summary>A membership number is missing, is used twice or does not look like one.</summary>
    MemberNumber,
}

/// <param name="Type">The id of the type.</param>
/// <param name="Seats">Which seats it is about, ascending.</param>
/// <param name="Limit">The minimum or maximum, where it is one of these.</param>
public sealed record TypeFault(TypeFaultKind Kind, string Type, int[] Seats, int? Limit = null);

/// <summary>Whether a choice of ticket types keeps the rules of the types. Pure.</summary>
public static class TypeRules
{
    /// <param name="isSpace">Whether a seat is a wheelchair space.</param>
    /// <returns>Null if nothing is wrong.</returns>
    public static TypeFault? FindFault(IReadOnlyList<TicketType> types, IReadOnlyList<ListedSeat> seats, Func<int, bool> isSpace)
    {
        if (types.Count == 0)
            return null;
        foreach (var of in seats.GroupBy(seat => seat.Type ?? ""))
        {
            int[] numbers = [.. of.Select(seat => seat.Seat).Order()];
            if (types.FirstOrDefault(type => type.Id == of.Key) is not { } type)
                return new TypeFault(TypeFaultKind.Unknown, of.Key, numbers);
            if (numbers.Length < type.Minimum)
                return new TypeFault(TypeFaultKind.TooFew, type.Id, numbers, type.Minimum);
            if (numbers.Length > type.Maximum)
                return new TypeFault(TypeFaultKind.TooMany, type.Id, numbers, type.Maximum);
            // The space is for the person who uses the wheelchair, so it is no carer's.
            if (type.Rule == TicketTypeRule.Carer
                && (Array.Exists(numbers, seat => isSpace(seat)) || numbers.Length > seats.Count(seat => isSpace(seat.Seat))))
            {
                return new TypeFault(TypeFaultKind.CarerWithoutSpace, type.Id, numbers);
            }

            if (type.Rule == TicketTypeRule.Member && MembersFault(type, [.. of]) is { Length: > 0 } wrong)
                return new TypeFault(TypeFaultKind.MemberNumber, type.Id, wrong);
        }

        return null;
    }

    /// <summary>As it is kept and compared: no blanks, capital letters.</summary>
    public static string? CleanNumber(string? number) =>
        string.IsNullOrWhiteSpace(number) ? null : string.Concat(number.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    private static int[] MembersFault(TicketType type, ListedSeat[] seats)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        return [.. seats.Where(seat => seat.Member is null || !Fits(seat.Member, type.NumberMask) || !used.Add(seat.Member))
            .Select(seat => seat.Seat).Order()];
    }

    private static bool Fits(string number, string? mask)
    {
        if (mask is null)
            return number.Length is >= 3 and <= 30 && number.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return number.Length == mask.Length && number.Zip(mask).All(pair => pair.Second switch
        {
            '9' => char.IsAsciiDigit(pair.First),
            'A' => char.IsAsciiLetterUpper(pair.First),
            var itself => pair.First == char.ToUpperInvariant(itself),
        });
    }
}
