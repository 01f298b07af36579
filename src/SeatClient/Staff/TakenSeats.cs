namespace SeatMap.Client;

/// <summary>The seats of a screening that are not free, at one position.</summary>
public sealed record TakenSeats
{
    /// <summary>See <see cref="SeatMapPosition"/>.</summary>
    public int Epoch { get; init; }

    /// <summary>See <see cref="SeatMapPosition"/>.</summary>
    public long Revision { get; init; }

    /// <summary>Ascending by seat.</summary>
    public IReadOnlyList<TakenSeat> Seats { get; init; } = [];
}

/// <summary>Who has a seat.</summary>
public sealed record TakenSeat
{
    /// <summary>The seat's number in the plan.</summary>
    public int Seat { get; init; }

    /// <summary>Held, sold or blocked.</summary>
    public SeatStatus Status { get; init; }

    /// <summary>The hold of a held seat.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>Who holds or has bought it.</summary>
    public Guid? Holder { get; init; }

    /// <summary>When a held seat's hold ends, UTC. One that has run out is listed until the next command or sweep.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The booking of a sold seat.</summary>
    public string? Reference { get; init; }

    /// <summary>What was paid for a sold seat, in minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>The name of the ticket type of a sold seat.</summary>
    public string? TicketType { get; init; }

    /// <summary>The amount of a sold seat has parts, which it keeps if it is moved within its category.</summary>
    public bool Itemised { get; init; }
}
