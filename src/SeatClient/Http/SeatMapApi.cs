namespace SeatMap.Client;

/// <summary>
/// The REST API of a server for one holder or member of staff. Thread-safe; cheap to make, nothing to dispose.
/// </summary>
/// <remarks>
/// A refusal is a value: a <see cref="SeatReply"/> for commands on seats, a <see cref="SeatMapResult{T}"/> otherwise. A lost answer and an
/// unavailable or busy server make the client repeat the request with the same id, as long as
/// <see cref="SeatMapClientOptions.RetryFor"/> says and not before the server's <c>Retry-After</c>. A <see cref="SeatMapException"/> is an
/// outage that lasted longer, a token that is not accepted, or a bug. Every method stops waiting when it is cancelled; a command that
/// was sent may then still be carried out.
/// </remarks>
public sealed partial class SeatMapApi
{
    private readonly RestSender _rest;

    /// <summary>Asks nothing of the server yet.</summary>
    public SeatMapApi(SeatMapClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _rest = new RestSender(options);
        Staff = new StaffApi(_rest);
    }

    /// <summary>What only staff may do. The token must be one of staff; otherwise answers are <c>forbidden</c>.</summary>
    public StaffApi Staff { get; }

    /// <summary>A new holder: who holds and buys seats. Programs ask once and keep it.</summary>
    public Task<Holder> NewHolderAsync(CancellationToken cancellation = default) => MakeHolderAsync(_rest, cancellation);

    /// <summary>The same options with the token of a new holder.</summary>
    public static async Task<SeatMapClientOptions> SignInAsNewHolderAsync(
        SeatMapClientOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Token = (await MakeHolderAsync(new RestSender(options with { Token = null }), cancellation)).Token };
    }

    /// <summary>Screenings to come, by start: all of them, whatever number of requests that takes.</summary>
    public Task<IReadOnlyList<ScreeningSummary>> ListScreeningsAsync(CancellationToken cancellation = default) =>
        _rest.ListAsync<ScreeningSummary>("screenings", cancellation);

    /// <summary>One screening. Refusals: <c>unknown_screening</c>.</summary>
    public Task<SeatMapResult<ScreeningDetail>> FindScreeningAsync(long screeningId, CancellationToken cancellation = default) =>
        _rest.FindAsync<ScreeningDetail>(HttpMethod.Get, $"screenings/{screeningId}", null, cancellation);

    /// <summary>
    /// The status of every seat of a screening. To follow it, use a <see cref="SeatMapConnection"/>. Refusals: <c>unknown_screening</c>.
    /// </summary>
    public Task<SeatMapResult<SeatStatuses>> FindSeatsAsync(long screeningId, CancellationToken cancellation = default) =>
        _rest.FindAsync<SeatStatuses>(HttpMethod.Get, $"screenings/{screeningId}/seats", null, cancellation);

    /// <summary>A seating plan, which may be cached permanently. Refusals: <c>unknown_plan</c>.</summary>
    public Task<SeatMapResult<SeatingPlan>> FindPlanAsync(string planHash, CancellationToken cancellation = default) =>
        _rest.FindAsync<SeatingPlan>(HttpMethod.Get, $"plans/{Uri.EscapeDataString(planHash)}", null, cancellation);

    private static async Task<Holder> MakeHolderAsync(RestSender rest, CancellationToken cancellation) =>
        (await rest.FindAsync<Holder>(HttpMethod.Post, "holders", null, cancellation)).ValueOrThrow();
}

/// <summary>Who holds and buys seats.</summary>
/// <param name="HolderId">May be shown.</param>
/// <param name="Token">A secret: a program that has it acts as this holder.</param>
public sealed record Holder(Guid HolderId, string Token)
{
    /// <summary>The id; not the token, which must not get into a log.</summary>
    public override string ToString() => HolderId.ToString();
}
