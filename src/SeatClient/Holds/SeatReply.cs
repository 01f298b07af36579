using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>The answer to a seat command, the same from the hub and from REST. Immutable.</summary>
public sealed record SeatReply
{
    /// <summary>How it ended.</summary>
    [JsonIgnore]
    public SeatOutcome Outcome => OpenEnum.Parse<SeatOutcome>(OutcomeName);

    /// <summary>The outcome's name as the server sent it.</summary>
    [JsonPropertyName("outcome")]
    public string OutcomeName { get; init; } = "";

    /// <summary>True if the command was carried out, now or when it was sent for the first time.</summary>
    [JsonIgnore]
    public bool Accepted => Outcome is (>= SeatOutcome.Held and <= SeatOutcome.Moved) or SeatOutcome.Priced;

    /// <summary>The hold it is about.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>Accepted: the seats that are held, released, sold, …; refused: the seats that stood in the way. Ascending.</summary>
    public IReadOnlyList<int> Seats { get; init; } = [];

    /// <summary>When the hold ends, by the server's clock, UTC.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>No extension goes past this moment, UTC.</summary>
    public DateTimeOffset? ExtendableUntil { get; init; }

    /// <summary>The booking's reference, after it was made, cancelled or moved.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// After cancel and move: what the buyer owes for it (positive) or gets back (negative), in minor units of the screening's currency.
    /// After choosing ticket types: what the hold costs now.
    /// </summary>
    public long? Due { get; init; }

    /// <summary>The revision that carried the change; 0 for a refusal.</summary>
    public long Revision { get; init; }

    /// <summary>The reason for a person, in English.</summary>
    public string? Detail { get; init; }

    internal static SeatReply Refused(SeatMapProblem problem) =>
        new() { OutcomeName = problem.Code, Seats = problem.Seats, Detail = problem.Detail };
}
