using System.Text.Json.Serialization;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>
/// Either the seats, or a wish for the best ones. <c>orSimilar</c>: these seats, or similar seats if some are taken. <c>joins</c>: the id
/// of a live hold of yours that the new one takes the place of, with the seats of both.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewHold(Guid? HoldId, int[]? Seats, BestRequest? Best, bool OrSimilar = false, Guid? Joins = null);
