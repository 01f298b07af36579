namespace SeatMap.Client;

/// <summary>A plan that the server has.</summary>
/// <param name="Hash">What it is known by.</param>
/// <param name="Name">For people.</param>
/// <param name="SeatCount">How many seats it has.</param>
/// <param name="ImportedAt">When it came, UTC.</param>
public sealed record StoredPlan(string Hash, string Name, int SeatCount, DateTimeOffset ImportedAt);

/// <summary>A plan that the server has read.</summary>
public sealed record ReadPlan
{
    /// <summary>What it is, or would be, known by.</summary>
    public string Hash { get; init; } = "";

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many seats it has.</summary>
    public int SeatCount { get; init; }

    /// <summary>True if the server had it before.</summary>
    public bool Known { get; init; }

    /// <summary>The plan itself, for a preview; null when it was stored.</summary>
    public SeatingPlan? Plan { get; init; }
}
