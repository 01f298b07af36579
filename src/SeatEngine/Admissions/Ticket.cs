using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>The right to one seat of one booking.</summary>
/// <param name="Reference">The booking's.</param>
/// <param name="Seat">The plan's index.</param>
/// <param name="Issue">How often the seat had left the booking when the ticket was issued; a later one makes it void.</param>
public sealed record Ticket(ScreeningId Screening, string Reference, int Seat, int Issue);
