using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>What a door is answered.</summary>
[JsonConverter(typeof(OpenEnumConverter<AdmissionResult>))]
public enum AdmissionResult
{
    /// <summary>One that this version of the client does not know. Not admitted.</summary>
    Unknown,

    /// <summary>This scan lets one person in.</summary>
    Admitted,

    /// <summary>Another scan has.</summary>
    AlreadyUsed,

    /// <summary>It is for another screening of the same day.</summary>
    WrongScreening,

    /// <summary>It is for a screening of another day.</summary>
    WrongDay,

    /// <summary>The booking was cancelled.</summary>
    Cancelled,

    /// <summary>The seat was given back, moved or exchanged.</summary>
    Replaced,

    /// <summary>The screening is called off.</summary>
    CalledOff,

    /// <summary>Doors open later.</summary>
    NotYet,

    /// <summary>Nobody here signed the code, or with a key that is retired.</summary>
    BadSignature,
}

/// <summary>A ticket at a door. The same scan gets the same answer, however often it is sent.</summary>
public sealed record TicketScan
{
    /// <summary>A new one for each scan.</summary>
    public Guid ScanId { get; init; } = Guid.CreateVersion7();

    /// <summary>What the QR code says. Null: <see cref="Reference"/> and <see cref="Seat"/> instead.</summary>
    public string? Code { get; init; }

    /// <summary>Of the booking whose seat is admitted by hand.</summary>
    public string? Reference { get; init; }

    /// <summary>The plan's index.</summary>
    public int? Seat { get; init; }

    /// <summary>When it was scanned, if it is sent later; null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The door had no connection, and admitted it.</summary>
    public bool LetIn { get; init; }
}

/// <summary>The answer to one scan. Times are UTC.</summary>
public sealed record AdmissionAnswer
{
    /// <summary>The scan.</summary>
    public Guid ScanId { get; init; }

    /// <summary>Whether it is admitted, or why not.</summary>
    public AdmissionResult Result { get; init; }

    /// <summary>The booking; null if the code is none.</summary>
    public string? Reference { get; init; }

    /// <summary>The plan's index.</summary>
    public int? Seat { get; init; }

    /// <summary>How the seat is called.</summary>
    public string? SeatName { get; init; }

    /// <summary>The screening that the ticket is for, if it is another one.</summary>
    public long? ScreeningId { get; init; }

    /// <summary>That screening's title.</summary>
    public string? Title { get; init; }

    /// <summary>That screening's start.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Of that screening's venue.</summary>
    public string? TimeZone { get; init; }

    /// <summary>When it was admitted before.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>And at which door.</summary>
    public string? UsedDoor { get; init; }
}

/// <summary>Who is inside.</summary>
public sealed record AdmissionCount
{
    /// <summary>How many tickets are sold.</summary>
    public int Tickets { get; init; }

    /// <summary>How many were admitted.</summary>
    public int Admitted { get; init; }

    /// <summary>By door.</summary>
    public IReadOnlyList<DoorCount> Doors { get; init; } = [];

    /// <summary>What doors without a connection admitted and should not have, newest first.</summary>
    public IReadOnlyList<AdmittedAgainst> Against { get; init; } = [];
}

/// <summary>How many came in through a door.</summary>
/// <param name="Door">Its name.</param>
/// <param name="Admitted">How many.</param>
public sealed record DoorCount(string Door, int Admitted);

/// <summary>A ticket that a door admitted without a connection, and that was not to be admitted. Times are UTC.</summary>
public sealed record AdmittedAgainst
{
    /// <summary>The booking.</summary>
    public string? Reference { get; init; }

    /// <summary>The plan's index.</summary>
    public int? Seat { get; init; }

    /// <summary>Why not.</summary>
    public AdmissionResult Result { get; init; }

    /// <summary>When it was scanned.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>And where.</summary>
    public string Door { get; init; } = "";

    /// <summary>When it was admitted first.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>And where.</summary>
    public string? UsedDoor { get; init; }
}

/// <summary>A ticket as a door knows it. Times are UTC.</summary>
public sealed record DoorTicket
{
    /// <summary>The booking.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The plan's index.</summary>
    public int Seat { get; init; }

    /// <summary>How the seat is called.</summary>
    public string SeatName { get; init; } = "";

    /// <summary>Codes of the same seat with a lower one are void.</summary>
    public int Issue { get; init; }

    /// <summary>It is not valid any more.</summary>
    public bool Void { get; init; }

    /// <summary>Null: it has not been admitted.</summary>
    public DateTimeOffset? AdmittedAt { get; init; }

    /// <summary>Where it was admitted.</summary>
    public string? Door { get; init; }

    /// <summary>Of the booking; only in the answer to a search.</summary>
    public string? Email { get; init; }
}
