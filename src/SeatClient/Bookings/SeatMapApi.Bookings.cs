namespace SeatMap.Client;

public sealed partial class SeatMapApi
{
    /// <summary>A booking: one's own, for staff any. Refusals: <c>not_found</c>.</summary>
    /// <param name="reference">As typed: case, spaces and hyphens do not matter.</param>
    public Task<SeatMapResult<Booking>> FindBookingAsync(string reference, CancellationToken cancellation = default) =>
        _rest.FindAsync<Booking>(HttpMethod.Get, $"bookings/{Uri.EscapeDataString(reference)}", null, cancellation);

    /// <summary>
    /// Cancels a booking; its seats are free again. A till that gives the money back uses <see cref="StaffApi.RefundAsync"/>.
    /// </summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> CancelBookingAsync(string reference, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Delete, $"bookings/{Uri.EscapeDataString(reference)}", null, commandId, cancellation);

    /// <summary>
    /// Exchanges a booking for the seats of a hold of another screening, both or neither. The booking keeps its reference.
    /// <see cref="SeatReply.Due"/> says what the buyer owes, or gets back.
    /// </summary>
    /// <param name="holdId">One's own hold, of as many seats as the booking has.</param>
    /// <param name="payment">How what is owed is paid; null if nothing is.</param>
    /// <param name="due">The difference that the buyer was shown; null: whatever it is.</param>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ExchangeAsync(
        string reference,
        Guid holdId,
        string? payment = null,
        long? due = null,
        Guid? commandId = null,
        CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Post,
            $"bookings/{Uri.EscapeDataString(reference)}/exchange",
            new { holdId, payment, due },
            commandId,
            cancellation);

    /// <summary>
    /// Gives some seats of a booking back; it keeps the others. <see cref="SeatReply.Due"/> says what comes back: what was paid for them.
    /// </summary>
    /// <param name="seats">Seats of the booking. All of them: the booking is cancelled.</param>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> GiveBackAsync(
        string reference, IReadOnlyList<int> seats, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Delete,
            $"bookings/{Uri.EscapeDataString(reference)}?seats={string.Join(',', seats)}",
            null,
            commandId,
            cancellation);
}
