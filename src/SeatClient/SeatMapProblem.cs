namespace SeatMap.Client;

/// <summary>Why the server refused a request: RFC 9457 problem details with a stable code.</summary>
public sealed record SeatMapProblem
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>
    /// Stable and for programs, in snake_case: <c>not_found</c>, <c>expired</c>, <c>unknown_plan</c>, <c>invalid_plan</c>, …
    /// </summary>
    public string Code { get; init; } = "unexpected";

    /// <summary>The reason for a person, in English.</summary>
    public string? Detail { get; init; }

    /// <summary>The seats that stood in the way, where it is about seats.</summary>
    public IReadOnlyList<int> Seats { get; init; } = [];

    /// <summary>The line of a plan that is wrong, counted from 1, for <c>invalid_plan</c>.</summary>
    public int? Line { get; init; }
}
