using System.Text.Json.Serialization;
using SeatEngine.Seats;

namespace SeatHub;

/// <summary>Seats to be added to a live hold: either seats by number, or a wish for the best ones.</summary>
/// <param name="Joins">The hold. The new one has its seats too, at the prices that they had.</param>
/// <param name="OrSimilar">If some of the seats are taken: as many similar ones.</param>
/// <param name="Repeat">Sent again because the answer was lost.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SeatsToAdd(Guid Joins, int[]? Seats = null, BestRequest? Best = null, bool OrSimilar = false, bool Repeat = false);
