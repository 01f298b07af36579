namespace SeatMap.Client;

public sealed partial class SeatMapApi
{
    /// <summary>Holds exactly these seats, or none.</summary>
    /// <param name="holdId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
    /// <param name="seats">Numbers of the plan.</param>
    /// <param name="joins">
    /// A live hold of the caller's that the seats are added to: the new hold takes its place and has the seats of both, or nothing changes.
    /// </param>
    public Task<SeatReply> HoldAsync(
        long screeningId, Guid holdId, IReadOnlyList<int> seats, Guid? joins = null, CancellationToken cancellation = default) =>
        HoldAsync(screeningId, new { holdId, seats, joins }, holdId, cancellation);

    /// <summary>
    /// Holds these seats or, if others have some of them, equally many adjacent ones of the same category; the reply says which.
    /// </summary>
    /// <param name="holdId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
    /// <param name="seats">Numbers of the plan.</param>
    /// <param name="joins">
    /// A live hold of the caller's that the seats are added to: the new hold takes its place and has the seats of both, or nothing changes.
    /// </param>
    public Task<SeatReply> HoldOrSimilarAsync(
        long screeningId, Guid holdId, IReadOnlyList<int> seats, Guid? joins = null, CancellationToken cancellation = default) =>
        HoldAsync(screeningId, new { holdId, seats, orSimilar = true, joins }, holdId, cancellation);

    /// <summary>Holds the best adjacent seats that are free; the reply says which.</summary>
    /// <param name="holdId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
    /// <param name="joins">
    /// A live hold of the caller's that the seats are added to: the new hold takes its place and has the seats of both, or nothing changes.
    /// </param>
    public Task<SeatReply> HoldBestAsync(
        long screeningId, Guid holdId, BestSeats best, Guid? joins = null, CancellationToken cancellation = default) =>
        HoldAsync(screeningId, new { holdId, best, joins }, holdId, cancellation);

    /// <summary>
    /// Makes many holds of one screening, in one request: 1 to 100. One that is refused leaves the others as they are.
    /// </summary>
    /// <returns>The replies, in the order of the holds.</returns>
    /// <exception cref="SeatMapException">None was made, or an outage lasted: then the same holds may be sent again.</exception>
    public async Task<IReadOnlyList<SeatReply>> HoldManyAsync(
        long screeningId, IReadOnlyList<NewHold> holds, CancellationToken cancellation = default)
    {
        var answer = await _rest.FindAsync<HoldBatchReply>(
            HttpMethod.Post, $"screenings/{screeningId}/holds:batch", () => RestSender.Body(new { holds }), cancellation);
        return [.. answer.ValueOrThrow().Holds.Select(hold => hold.AsReply)];
    }

    /// <summary>One of the caller's own live holds. Refusals: <c>not_found</c>, <c>expired</c>.</summary>
    public Task<SeatMapResult<SeatHold>> FindHoldAsync(Guid holdId, CancellationToken cancellation = default) =>
        _rest.FindAsync<SeatHold>(HttpMethod.Get, $"holds/{holdId}", null, cancellation);

    /// <summary>Gives a hold its full time again, up to its cap.</summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ExtendAsync(Guid holdId, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"holds/{holdId}/extend", null, commandId, cancellation);

    /// <summary>
    /// Chooses ticket types for seats of a hold, or a promo code; what is not named stays. The reply's due is what the hold costs then.
    /// </summary>
    /// <param name="code">A promo code; empty: none any more; null: as it is.</param>
    /// <param name="commandId">The id of the request. A new one when null.</param>
    public Task<SeatReply> PriceAsync(
        Guid holdId, IReadOnlyList<TicketChoice> types, string? code = null, Guid? commandId = null,
        CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"holds/{holdId}/price", new { types, code }, commandId, cancellation);

    /// <summary>Gives seats of a hold back: all when null. Staff may take away anybody's.</summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ReleaseAsync(
        Guid holdId, IReadOnlyList<int>? seats = null, Guid? commandId = null, CancellationToken cancellation = default)
    {
        var query = seats is null ? "" : $"?seats={string.Join(',', seats)}";
        return _rest.CommandAsync(HttpMethod.Delete, $"holds/{holdId}{query}", null, commandId, cancellation);
    }

    /// <summary>Pays, and books the seats of a hold; the reply has the booking's reference.</summary>
    /// <param name="payment">
    /// What the server's payment takes; of a test installation <c>test-ok</c> or <c>test-declined</c>. Null for seats that are free.
    /// </param>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ConfirmAsync(Guid holdId, string? payment, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"holds/{holdId}/confirm", new { payment }, commandId, cancellation);

    /// <summary>The same, with where the buyer gets the ticket.</summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ConfirmAsync(
        Guid holdId, HoldConfirmation confirmation, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"holds/{holdId}/confirm", confirmation, commandId, cancellation);

    private Task<SeatReply> HoldAsync(long screeningId, object hold, Guid holdId, CancellationToken cancellation) =>
        _rest.CommandAsync(HttpMethod.Post, $"screenings/{screeningId}/holds", hold, holdId, cancellation);
}
