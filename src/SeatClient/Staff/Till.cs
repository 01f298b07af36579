using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>How a till is paid.</summary>
[JsonConverter(typeof(OpenEnumConverter<Tender>))]
public enum Tender
{
    /// <summary>One that this version of the client does not know. Never sent.</summary>
    Unknown,

    /// <summary>Coins and notes.</summary>
    Cash,

    /// <summary>The till's card terminal.</summary>
    Terminal,
}

/// <summary>Why money went into a till or out of it.</summary>
[JsonConverter(typeof(OpenEnumConverter<TillKind>))]
public enum TillKind
{
    /// <summary>One that this version of the client does not know.</summary>
    Unknown,

    /// <summary>Seats were sold.</summary>
    Sale,

    /// <summary>A booking was cancelled.</summary>
    Refund,

    /// <summary>A booking was moved.</summary>
    Exchange,
}

/// <summary>What a till took and gave since a moment.</summary>
public sealed record TillAccount
{
    /// <summary>The till's name, which is that of its member of staff.</summary>
    public string Till { get; init; } = "";

    /// <summary>From when on, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when, UTC: the server's clock.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<TillLine> Lines { get; init; } = [];

    /// <summary>The sums over all lines, by currency and tender.</summary>
    public IReadOnlyList<TillTotal> Totals { get; init; } = [];
}

/// <summary>One sale, refund or exchange.</summary>
public sealed record TillLine
{
    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Why.</summary>
    public TillKind Kind { get; init; }

    /// <summary>How it was paid.</summary>
    public Tender Tender { get; init; }

    /// <summary>Minor units; out of the till: negative.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The booking.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The screening's title.</summary>
    public string Title { get; init; } = "";

    /// <summary>The labels of the seats sold or given back; for an exchange, of the new ones.</summary>
    public IReadOnlyList<string> Seats { get; init; } = [];
}

/// <summary>The sums of one currency and tender, in minor units.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Tender">How it was paid.</param>
/// <param name="Sales">Into the till.</param>
/// <param name="Refunds">Out of it: negative.</param>
/// <param name="Exchanges">Either.</param>
/// <param name="Amount">All three together.</param>
public sealed record TillTotal(string Currency, Tender Tender, long Sales, long Refunds, long Exchanges, long Amount);
