using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Prices;

/// <summary>What a ticket of a type asks of its buyer. On the wire and in the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TicketTypeRule>))]
public enum TicketTypeRule
{
    None,

    /// <summary>A membership number, each once in a booking.</summary>
    Member,

    /// <summary>One for each wheelchair space of the booking, for the person who comes along.</summary>
    Carer,
}

/// <summary>A kind of ticket that a screening sells: adult, child, senior. Immutable.</summary>
/// <param name="Id">Short, in lower case; unique in the screening. What programs send.</param>
/// <param name="Name">What buyers read.</param>
public sealed record TicketType(string Id, string Name)
{
    /// <summary>Of the category's price, in percent with two decimals at most; 0 is free.</summary>
    public decimal Percent { get; init; } = 100;

    /// <summary>In minor units by category, where it is not <see cref="Percent"/>.</summary>
    public IReadOnlyDictionary<string, long>? Prices { get; init; }

    /// <summary>If a booking has tickets of this type, it has at least as many.</summary>
    public int Minimum { get; init; }

    /// <summary>The most in one booking; null: no limit of its own.</summary>
    public int? Maximum { get; init; }

    public TicketTypeRule Rule { get; init; }

    /// <summary>
    /// For <see cref="TicketTypeRule.Member"/>, how a number looks: 9 is a digit, A is a letter, anything else is itself. Null: any number
    /// of 3 to 30 letters and digits.
    /// </summary>
    public string? NumberMask { get; init; }

    /// <summary>What a seat costs for this type.</summary>
    /// <param name="categoryPrice">Of the seat's category, in minor units.</param>
    public long PriceOf(string category, long categoryPrice, string currency)
    {
        if (Prices is not null && Prices.TryGetValue(category, out var amount))
            return amount;
        return Percent == 100 ? categoryPrice : PriceRounding.Percent(categoryPrice, Percent, currency);
    }
}
