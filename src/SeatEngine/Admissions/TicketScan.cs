using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>What a door wants to know.</summary>
/// <param name="ScanId">Chosen by the door. The same scan gets the same answer, however often it is sent.</param>
/// <param name="At">When, by the door's clock, if it is sent later; null: now.</param>
/// <param name="LetIn">The door could not ask, and has admitted it.</param>
/// <param name="Failure">The code is no ticket that anybody here has signed.</param>
/// <param name="Ticket">Of the code; null if there is none.</param>
/// <param name="ByHand">Staff chose the seat of a booking, without a code: whatever ticket of it is valid now.</param>
public sealed record TicketScan(
    Guid ScanId, DateTimeOffset? At, bool LetIn, AdmissionResult? Failure, Ticket? Ticket, bool ByHand);

/// <summary>What a door is answered. Times are UTC.</summary>
/// <param name="Screening">That the ticket is for, if it is another one.</param>
/// <param name="UsedAt">When it was admitted, if another scan has admitted it.</param>
/// <param name="UsedDoor">And where.</param>
public sealed record ScanAnswer(
    Guid ScanId, AdmissionResult Result, string? Reference, int? Seat, ScreeningId? Screening, DateTimeOffset? UsedAt, string? UsedDoor);

/// <summary>Somebody was let in, and is outside again.</summary>
public enum UndoResult
{
    Undone,
    NotAdmitted,
}
