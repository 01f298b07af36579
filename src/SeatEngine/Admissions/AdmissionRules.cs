using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>The screening that a door admits to.</summary>
internal sealed record DoorScreening(ScreeningId Id, DateTimeOffset StartsAt, string TimeZone);

/// <summary>What is behind a ticket now.</summary>
/// <param name="IsBooked">There is such a booking in the ticket's screening.</param>
/// <param name="HasSeat">And it has the seat.</param>
/// <param name="Issue">The one that is valid.</param>
internal sealed record TicketState(
    bool IsBooked, bool IsCancelled, bool IsExchanged, bool HasSeat, int Issue, bool IsCalledOff, DateTimeOffset StartsAt, string TimeZone);

/// <summary>Whether a ticket may be admitted, except for whether it has been. Pure.</summary>
internal static class AdmissionRules
{
    /// <summary>What is void is said first: it matters more than for which screening it was.</summary>
    public static AdmissionResult Decide(Ticket ticket, TicketState state, DoorScreening door, DateTimeOffset now, TimeSpan opensBefore)
    {
        if (!state.IsBooked)
            return AdmissionResult.Unknown;
        if (state.IsCalledOff)
            return AdmissionResult.CalledOff;
        if (state.IsCancelled && !state.IsExchanged)
            return AdmissionResult.Cancelled;
        if (!state.HasSeat || state.IsExchanged || ticket.Issue != state.Issue)
            return AdmissionResult.Replaced;
        if (ticket.Screening != door.Id)
        {
            return Day(state.StartsAt, state.TimeZone) == Day(door.StartsAt, door.TimeZone)
                ? AdmissionResult.WrongScreening
                : AdmissionResult.WrongDay;
        }

        return now < door.StartsAt - opensBefore ? AdmissionResult.NotYet : AdmissionResult.Admitted;
    }

    private static DateOnly Day(DateTimeOffset moment, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
}
