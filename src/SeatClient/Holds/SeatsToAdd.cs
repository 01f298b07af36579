namespace SeatMap.Client;

/// <summary>What the hub's AddToHold is called with: either seats or a wish for the best ones.</summary>
/// <param name="Joins">The hold that they are added to.</param>
/// <param name="Repeat">Sent again because the answer was lost.</param>
internal sealed record SeatsToAdd(Guid Joins, int[]? Seats, BestSeats? Best, bool OrSimilar = false, bool Repeat = false);
