namespace SeatMap.Client;

public sealed partial class SeatMapConnection
{
    /// <summary>Holds exactly these seats, or none.</summary>
    /// <param name="holdId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
    /// <param name="seats">Numbers of the plan.</param>
    /// <param name="joins">
    /// A live hold of the caller's that the seats are added to: the new hold takes its place and has the seats of both, or nothing changes.
    /// </param>
    public Task<SeatReply> HoldAsync(
        long screeningId, Guid holdId, IReadOnlyList<int> seats, Guid? joins = null, CancellationToken cancellation = default) =>
        joins is { } joined
            ? AddAsync(screeningId, holdId, new SeatsToAdd(joined, [.. seats], null), cancellation)
            : CallAsync("Hold", "HoldAgain", [screeningId, holdId, seats.ToArray()], cancellation);

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
        joins is { } joined
            ? AddAsync(screeningId, holdId, new SeatsToAdd(joined, [.. seats], null, OrSimilar: true), cancellation)
            : CallAsync("HoldOrSimilar", "HoldOrSimilarAgain", [screeningId, holdId, seats.ToArray()], cancellation);

    /// <summary>Holds the best adjacent seats that are free; the reply says which.</summary>
    /// <param name="holdId">Chosen by the caller, a new UUIDv7; the same id again gives the first answer again.</param>
    /// <param name="joins">
    /// A live hold of the caller's that the seats are added to: the new hold takes its place and has the seats of both, or nothing changes.
    /// </param>
    public Task<SeatReply> HoldBestAsync(
        long screeningId, Guid holdId, BestSeats best, Guid? joins = null, CancellationToken cancellation = default) =>
        joins is { } joined
            ? AddAsync(screeningId, holdId, new SeatsToAdd(joined, null, best), cancellation)
            : CallAsync("HoldBest", "HoldBestAgain", [screeningId, holdId, best], cancellation);

    /// <summary>
    /// Makes many holds of one screening, in one call: 1 to 100. One that is refused leaves the others as they are.
    /// </summary>
    /// <returns>The replies, in the order of the holds.</returns>
    /// <exception cref="SeatMapException">None was made, or an outage lasted: then the same holds may be sent again.</exception>
    public async Task<IReadOnlyList<SeatReply>> HoldManyAsync(
        long screeningId, IReadOnlyList<NewHold> holds, CancellationToken cancellation = default)
    {
        object?[] arguments = [screeningId, holds.ToArray()];
        return await _link.CallAsync<SeatReply[]>(
            new HubCall("HoldMany", arguments), new HubCall("HoldManyAgain", arguments), cancellation);
    }

    /// <summary>Gives a hold its full time again, up to its cap.</summary>
    /// <param name="commandId">The same id again gives the first answer again. A new one when null.</param>
    public Task<SeatReply> ExtendAsync(long screeningId, Guid holdId, Guid? commandId = null, CancellationToken cancellation = default) =>
        CallAsync("Extend", "Extend", [screeningId, holdId, commandId ?? Guid.CreateVersion7()], cancellation);

    /// <summary>
    /// Gives seats of a hold back: all when null. The hub knows no command id here, so that it is not repeated when the answer is lost;
    /// <see cref="SeatMapApi.ReleaseAsync"/> is.
    /// </summary>
    public Task<SeatReply> ReleaseAsync(
        long screeningId, Guid holdId, IReadOnlyList<int>? seats = null, CancellationToken cancellation = default) =>
        _link.CallAsync<SeatReply>(new HubCall("Release", [screeningId, holdId, seats?.ToArray()]), repeat: null, cancellation);

    private Task<SeatReply> AddAsync(long screeningId, Guid holdId, SeatsToAdd more, CancellationToken cancellation) =>
        _link.CallAsync<SeatReply>(
            new HubCall("AddToHold", [screeningId, holdId, more]),
            new HubCall("AddToHold", [screeningId, holdId, more with { Repeat = true }]),
            cancellation);

    private Task<SeatReply> CallAsync(string method, string repeat, object?[] arguments, CancellationToken cancellation) =>
        _link.CallAsync<SeatReply>(new HubCall(method, arguments), new HubCall(repeat, arguments), cancellation);
}
