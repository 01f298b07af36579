namespace SeatMap.Client;

/// <summary>A wish for the best adjacent seats that are free.</summary>
/// <param name="Count">How many, next to each other.</param>
/// <param name="Category">Only of this category of the plan; any when null.</param>
/// <param name="Accessible">With one wheelchair space among them, companions' seats beside it first.</param>
public sealed record BestSeats(int Count, string? Category = null, bool Accessible = false);
