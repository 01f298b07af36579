namespace SeatMap.Client;

public sealed partial class StaffApi
{
    /// <summary>
    /// Scans tickets at a door: each is admitted once. Repeated after a lost answer with the same ids, it gives the first answers again.
    /// Refusals: <c>unknown_screening</c>, <c>invalid</c>.
    /// </summary>
    /// <param name="door">Its name, which others read of a ticket that was used there.</param>
    /// <param name="scans">1 to 100.</param>
    /// <returns>An answer for each scan, in the same order.</returns>
    public Task<SeatMapResult<AdmissionAnswers>> AdmitAsync(
        long screeningId, string door, IReadOnlyList<TicketScan> scans, CancellationToken cancellation = default) =>
        _rest.FindAsync<AdmissionAnswers>(
            HttpMethod.Post, $"staff/screenings/{screeningId}/admissions", () => RestSender.Body(new { door, scans }), cancellation);

    /// <summary>How many are inside, by door. Refusals: <c>unknown_screening</c>.</summary>
    public Task<SeatMapResult<AdmissionCount>> CountAdmissionsAsync(long screeningId, CancellationToken cancellation = default) =>
        _rest.FindAsync<AdmissionCount>(HttpMethod.Get, $"staff/screenings/{screeningId}/admissions", null, cancellation);

    /// <summary>Valid tickets of a booking. Refusals: <c>unknown_screening</c>, <c>invalid</c>.</summary>
    /// <param name="words">Its reference, or the beginning of its e-mail address.</param>
    public Task<SeatMapResult<IReadOnlyList<DoorTicket>>> FindDoorTicketsAsync(
        long screeningId, string words, CancellationToken cancellation = default) =>
        _rest.FindAsync<IReadOnlyList<DoorTicket>>(
            HttpMethod.Get, $"staff/screenings/{screeningId}/admissions/tickets?q={Uri.EscapeDataString(words)}", null, cancellation);

    /// <summary>Takes an admission back. Refusals: <c>not_found</c>, if nobody was admitted with this ticket.</summary>
    public Task<SeatMapResult<AdmissionCount>> UndoAdmissionAsync(
        long screeningId, string reference, int seat, CancellationToken cancellation = default) =>
        _rest.FindAsync<AdmissionCount>(
            HttpMethod.Post,
            $"staff/screenings/{screeningId}/admissions/undo",
            () => RestSender.Body(new { reference, seat }),
            cancellation);
}

/// <summary>An answer for each scan, in the order of the request.</summary>
/// <param name="Scans">The answers.</param>
public sealed record AdmissionAnswers(IReadOnlyList<AdmissionAnswer> Scans);
