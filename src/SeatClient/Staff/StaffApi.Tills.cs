using System.Globalization;

namespace SeatMap.Client;

public sealed partial class StaffApi
{
    /// <summary>Takes the money for one's own hold at one's till, and books its seats; the reply has the booking's reference.</summary>
    /// <param name="commandId">The same id again gives the first answer again, and counts once. A new one when null.</param>
    public Task<SeatReply> SellAsync(Guid holdId, Tender tender, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"holds/{holdId}/confirm", new { payment = NameOf(tender) }, commandId, cancellation);

    /// <summary>Cancels anybody's booking and gives the money back from one's till.</summary>
    /// <param name="commandId">The same id again gives the first answer again, and counts once. A new one when null.</param>
    public Task<SeatReply> RefundAsync(string reference, Tender tender, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Delete, $"bookings/{Uri.EscapeDataString(reference)}?tender={NameOf(tender)}", null, commandId, cancellation);

    /// <summary>Takes some seats of anybody's booking back, and gives what was paid for them back from one's till.</summary>
    /// <param name="seats">Seats of the booking; it keeps the others.</param>
    /// <param name="commandId">The same id again gives the first answer again, and counts once. A new one when null.</param>
    public Task<SeatReply> RefundSeatsAsync(
        string reference, IReadOnlyList<int> seats, Tender tender, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Delete,
            $"bookings/{Uri.EscapeDataString(reference)}?tender={NameOf(tender)}&seats={string.Join(',', seats)}",
            null,
            commandId,
            cancellation);

    /// <summary>
    /// Gives anybody's booking other seats, as many as it has. Seats that stay cost what was paid for them, others their price.
    /// </summary>
    /// <param name="seats">All the seats that it is to have.</param>
    /// <param name="tender">How the difference goes through one's till; not at all when null.</param>
    /// <param name="commandId">The same id again gives the first answer again, and counts once. A new one when null.</param>
    public Task<SeatReply> MoveBookingAsync(
        string reference,
        IReadOnlyList<int> seats,
        Tender? tender = null,
        Guid? commandId = null,
        CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Post,
            $"bookings/{Uri.EscapeDataString(reference)}/move",
            new { seats, tender = tender is { } named ? NameOf(named) : null },
            commandId,
            cancellation);

    /// <summary>
    /// Exchanges anybody's booking for seats of another screening, at their prices of now: both or neither. It keeps its reference.
    /// </summary>
    /// <param name="seats">As many as it has.</param>
    /// <param name="tender">How the difference goes through one's till; not at all when null.</param>
    /// <param name="due">The difference that the buyer was shown; null: whatever it is.</param>
    /// <param name="commandId">The same id again gives the first answer again, and counts once. A new one when null.</param>
    public Task<SeatReply> ExchangeBookingAsync(
        string reference,
        long screeningId,
        IReadOnlyList<int> seats,
        Tender? tender = null,
        long? due = null,
        Guid? commandId = null,
        CancellationToken cancellation = default) =>
        _rest.CommandAsync(
            HttpMethod.Post,
            $"bookings/{Uri.EscapeDataString(reference)}/move",
            new { screeningId, seats, tender = tender is { } named ? NameOf(named) : null, due },
            commandId,
            cancellation);

    /// <summary>What one's own till took and gave.</summary>
    /// <param name="since">From when on; the last day when null.</param>
    public Task<TillAccount> FindTillAsync(DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        _rest.GetAsync<TillAccount>(
            since is { } from ? $"staff/till?since={from.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}" : "staff/till",
            cancellation);

    private static string NameOf(Tender tender) => tender switch
    {
        Tender.Cash => "cash",
        Tender.Terminal => "terminal",
        _ => throw new ArgumentOutOfRangeException(nameof(tender), tender, "A till takes cash or has a terminal."),
    };
}
