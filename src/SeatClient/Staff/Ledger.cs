namespace SeatMap.Client;

/// <summary>A part of a screening's history, newest first.</summary>
public sealed record LedgerPage
{
    /// <summary>The newest revision there is.</summary>
    public long Revision { get; init; }

    /// <summary>One row for each commit.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; init; } = [];
}

/// <summary>What one commit did.</summary>
public sealed record LedgerRow
{
    /// <summary>One more than the row before.</summary>
    public long Revision { get; init; }

    /// <summary>When, UTC by the server's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>In the order they were decided.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];
}

/// <summary>What one command, or a hold's end, did to seats.</summary>
public sealed record LedgerEntry
{
    /// <summary>
    /// <c>hold extend release expire confirm cancel block unblock vacate occupy correct</c>, or one that is newer than this client. A
    /// move is <c>vacate</c> and <c>occupy</c>.
    /// </summary>
    public string Op { get; init; } = "";

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> Seats { get; init; } = [];

    /// <summary>The hold.</summary>
    public Guid? Hold { get; init; }

    /// <summary>Whose hold.</summary>
    public Guid? Holder { get; init; }

    /// <summary>When the hold ends, UTC.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The booking's reference.</summary>
    public string? Booking { get; init; }

    /// <summary>The member of staff, or the till that sold.</summary>
    public string? By { get; init; }

    /// <summary>What the seats were found to be, for <c>correct</c>.</summary>
    public SeatStatus? Status { get; init; }

    /// <summary>When the hold was granted, for <c>correct</c>, UTC.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Every seat as a revision left it.</summary>
public sealed record PastSeats
{
    /// <summary>The revision.</summary>
    public long Revision { get; init; }

    /// <summary>When it was committed, UTC; null for revision 0, when every seat was free.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>One status for each seat, by its number in the plan.</summary>
    public IReadOnlyList<SeatStatus> Statuses { get; init; } = [];
}
