namespace SeatMap.Client;

/// <summary>One of many holds that are made at once: either the seats, or a wish for the best ones.</summary>
/// <param name="HoldId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
/// <param name="Seats">Numbers of the plan.</param>
/// <param name="Best">Instead of seats.</param>
/// <param name="OrSimilar">These seats or, if others have some of them, equally many adjacent ones of the same category.</param>
/// <param name="Joins">A live hold of the caller's that the seats are added to.</param>
public sealed record NewHold(
    Guid HoldId, IReadOnlyList<int>? Seats = null, BestSeats? Best = null, bool OrSimilar = false, Guid? Joins = null);
