namespace SeatMap.Client;

/// <summary>
/// What only staff may do: see who has which seat, put screenings on sale, block seats, sell and give back at a till. Thread-safe.
/// </summary>
/// <remarks>
/// As for <see cref="SeatMapApi"/>: refusals are values, outages are repeated. Lists throw a <see cref="SeatMapException"/> with the code
/// <c>forbidden</c> if the token is not one of staff.
/// </remarks>
public sealed partial class StaffApi
{
    private readonly RestSender _rest;

    internal StaffApi(RestSender rest) => _rest = rest;

    /// <summary>Screenings from six hours ago on, by start: all of them, whatever number of requests that takes.</summary>
    public Task<IReadOnlyList<StaffScreening>> ListScreeningsAsync(CancellationToken cancellation = default) =>
        _rest.ListAsync<StaffScreening>("staff/screenings", cancellation);

    /// <summary>Puts a screening on sale. Refusals: <c>invalid</c> with <c>field: why</c> as detail, <c>unknown_plan</c>,
    /// <c>hall_in_use</c>.</summary>
    /// <returns>The new screening's id.</returns>
    public Task<SeatMapResult<MadeScreening>> AddScreeningAsync(NewScreening screening, CancellationToken cancellation = default) =>
        _rest.FindAsync<MadeScreening>(HttpMethod.Post, "staff/screenings", () => RestSender.Body(screening), cancellation);

    /// <summary>Changes a screening that is on sale. Refusals: <c>unknown_screening</c>, <c>changed_meanwhile</c>, <c>hall_in_use</c>,
    /// <c>invalid</c> with <c>field: why</c> as detail.</summary>
    public Task<SeatMapResult<ChangedScreening>> ChangeScreeningAsync(
        long screeningId, ScreeningChange change, CancellationToken cancellation = default) =>
        _rest.FindAsync<ChangedScreening>(
            HttpMethod.Patch, $"staff/screenings/{screeningId}", () => RestSender.Body(change), cancellation);

    /// <summary>
    /// Calls a screening off: nothing of it is sold any more; the server then cancels its bookings and marks them for refund. Refusals:
    /// <c>unknown_screening</c>, <c>changed_meanwhile</c>, <c>invalid</c>.
    /// </summary>
    /// <param name="reason">What visitors read.</param>
    /// <param name="version">That of the screening as it was read; null: whatever it is.</param>
    public Task<SeatMapResult<CallOffProgress>> CallOffScreeningAsync(
        long screeningId, string? reason = null, int? version = null, CancellationToken cancellation = default) =>
        _rest.FindAsync<CallOffProgress>(
            HttpMethod.Post, $"staff/screenings/{screeningId}/call-off", () => RestSender.Body(new { reason, version }), cancellation);

    /// <summary>How far the calling off is. Refusals: <c>not_found</c>.</summary>
    public Task<SeatMapResult<CallOffProgress>> FindCallOffAsync(long screeningId, CancellationToken cancellation = default) =>
        _rest.FindAsync<CallOffProgress>(HttpMethod.Get, $"staff/screenings/{screeningId}/call-off", null, cancellation);

    /// <summary>Venues and their halls.</summary>
    public Task<IReadOnlyList<VenueHall>> ListHallsAsync(CancellationToken cancellation = default) =>
        _rest.GetAsync<IReadOnlyList<VenueHall>>("staff/halls", cancellation);

    /// <summary>Who has each seat that is not free. Refusals: <c>unknown_screening</c>.</summary>
    public Task<SeatMapResult<TakenSeats>> FindTakenSeatsAsync(long screeningId, CancellationToken cancellation = default) =>
        _rest.FindAsync<TakenSeats>(HttpMethod.Get, $"staff/screenings/{screeningId}/seats", null, cancellation);

    /// <summary>What happened to a screening's seats, newest first. Refusals: <c>unknown_screening</c>.</summary>
    /// <param name="before">Only revisions below it; from the newest on when null.</param>
    /// <param name="limit">1 to 500 rows.</param>
    public Task<SeatMapResult<LedgerPage>> FindLedgerAsync(
        long screeningId, long? before = null, int limit = 100, CancellationToken cancellation = default) =>
        _rest.FindAsync<LedgerPage>(
            HttpMethod.Get,
            $"staff/screenings/{screeningId}/ledger?limit={limit}{(before is null ? "" : $"&before={before}")}",
            null,
            cancellation);

    /// <summary>Every seat as a revision left it. Refusals: <c>unknown_revision</c>.</summary>
    public Task<SeatMapResult<PastSeats>> FindPastSeatsAsync(long screeningId, long revision, CancellationToken cancellation = default) =>
        _rest.FindAsync<PastSeats>(HttpMethod.Get, $"staff/screenings/{screeningId}/ledger/{revision}/seats", null, cancellation);

    /// <summary>
    /// Takes free seats off sale, all or none; up to a whole hall at once. Seats that are blocked already are no conflict.
    /// </summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> BlockAsync(
        long screeningId, IReadOnlyList<int> seats, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"screenings/{screeningId}/blocks", SeatRanges.Body(seats), commandId, cancellation);

    /// <summary>Puts blocked seats back on sale; up to a whole hall at once. Seats that are not blocked stay as they are.</summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> UnblockAsync(
        long screeningId, IReadOnlyList<int> seats, Guid? commandId = null, CancellationToken cancellation = default) =>
        _rest.CommandAsync(HttpMethod.Post, $"screenings/{screeningId}/unblocks", SeatRanges.Body(seats), commandId, cancellation);
}

/// <summary>A screening that was put on sale.</summary>
public sealed record MadeScreening(long Id)
{
    /// <summary>What else is in its hall at that time, if the request did not say that this is meant.</summary>
    public string? Warning { get; init; }
}
