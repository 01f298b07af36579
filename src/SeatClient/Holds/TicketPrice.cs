namespace SeatMap.Client;

/// <summary>The ticket type for a seat of a hold.</summary>
/// <param name="Seat">The seat's number in the plan.</param>
/// <param name="Type">The id of the type.</param>
/// <param name="Member">The membership number, for a type that asks for one.</param>
public sealed record TicketChoice(int Seat, string Type, string? Member = null);

/// <summary>A fee that is paid beside the price.</summary>
/// <param name="Name">What buyers read.</param>
/// <param name="Amount">Minor units.</param>
public sealed record TicketFee(string Name, long Amount);

/// <summary>What one seat costs by its parts, in minor units: list price, less the discount, with the fees.</summary>
public sealed record TicketPrice
{
    /// <summary>The seat's number in the plan.</summary>
    public int Seat { get; init; }

    /// <summary>The id of its ticket type; null in a screening without types.</summary>
    public string? Type { get; init; }

    /// <summary>The type's name, for people.</summary>
    public string? TypeName { get; init; }

    /// <summary>The price of category and type.</summary>
    public long List { get; init; }

    /// <summary>What a code takes off.</summary>
    public long Discount { get; init; }

    /// <summary>Fees, or its shares of them.</summary>
    public IReadOnlyList<TicketFee> Fees { get; init; } = [];

    /// <summary>The tax that it includes.</summary>
    public long Tax { get; init; }
}

/// <summary>What the seats of a hold cost, by parts that add up to the total. Minor units.</summary>
public sealed record HoldQuote
{
    /// <summary>Each seat, ascending.</summary>
    public IReadOnlyList<TicketPrice> Seats { get; init; } = [];

    /// <summary>What is to be paid.</summary>
    public long Total { get; init; }

    /// <summary>What a code takes off.</summary>
    public long Discount { get; init; }

    /// <summary>The tax that the total includes.</summary>
    public long Tax { get; init; }

    /// <summary>Each fee once.</summary>
    public IReadOnlyList<TicketFee> Fees { get; init; } = [];
}
