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
}
