using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SeatEngine.Live;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using Web.Http;

namespace Web.Screenings;

/// <summary>Every seat's status at a position, as plain JSON: 0 free, 1 held, 2 sold, 3 blocked, by plan index.</summary>
public sealed record SeatStatuses(int Epoch, long Revision, int[] Statuses);

/// <summary>Screenings, the statuses of their seats, and seating plans: open to everybody.</summary>
internal static class ScreeningEndpoints
{
    public static void MapScreenings(this IEndpointRouteBuilder api)
    {
        api.MapGet("screenings", ListAsync)
            .WithName("listScreenings").WithSummary("Screenings to come, with seats left, by start")
            .WithDescription("In pages: while there are more, the reply has a Link header with rel=\"next\".")
            .ProducesProblem(400).AllowAnonymous();

        api.MapGet("screenings/{id:long}", FindAsync)
            .WithName("getScreening").WithSummary("One screening, with its plan's hash, its prices and its limits")
            .ProducesProblem(404).AllowAnonymous();

        api.MapGet("screenings/{id:long}/seats", SeatsAsync)
            .WithName("getSeats").WithSummary("Every seat's status now, with the position it belongs to")
            .ProducesProblem(404).AllowAnonymous();

        api.MapGet("plans/{hash}", PlanAsync)
            .WithName("getPlan").WithSummary("A seating plan")
            .WithDescription("In SeatMap's format (docs/plans.md). Immutable: cache it for ever.")
            .Produces<JsonObject>().ProducesProblem(404).AllowAnonymous();

        api.MapGet("plans/{hash}/rows", PlanRowsAsync)
            .WithName("getPlanRows").WithSummary("A seating plan by rows, for maps")
            .WithDescription("The same seats in the same order in a tenth of the text (docs/plans.md). Immutable: cache it for ever.")
            .Produces<JsonObject>().ProducesProblem(404).AllowAnonymous();
    }

    private static async Task<Results<Ok<IReadOnlyList<ScreeningSummary>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListRequest asked, ScreeningCatalog catalog, PageCursors cursors, HttpContext context,
        CancellationToken cancellation)
    {
        var (filter, after, fault) = asked.Read(new ScreeningFilter(), cursors);
        if (fault is not null)
            return TypedResults.Problem(Problems.Of(400, "invalid", fault));
        var page = await catalog.ListAsync(filter, after, asked.Rows, cancellation);
        context.LinkNext(page.Next is { } next ? cursors.WritePosition(filter.Span, next) : null);
        return TypedResults.Ok(page.Screenings);
    }

    private static async Task<Results<Ok<ScreeningDetail>, ProblemHttpResult>> FindAsync(
        long id, ScreeningCatalog catalog, CancellationToken cancellation) =>
        await catalog.FindAsync(new ScreeningId(id), cancellation) is { } found ? TypedResults.Ok(found) : UnknownScreening();

    private static async Task<Results<Ok<SeatStatuses>, ProblemHttpResult>> SeatsAsync(
        long id, LiveSeatMaps maps, CancellationToken cancellation)
    {
        if (await maps.GetAsync(new ScreeningId(id), cancellation) is not { } map)
            return UnknownScreening();
        var snapshot = map.Snapshot();
        var statuses = new int[snapshot.SeatCount];
        for (var seat = 0; seat < statuses.Length; seat++)
            statuses[seat] = (snapshot.Statuses[seat >> 2] >> ((seat & 3) * 2)) & 3;
        return TypedResults.Ok(new SeatStatuses(snapshot.Position.Epoch, snapshot.Position.Revision, statuses));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PlanAsync(
        string hash, PlanStore plans, HttpContext context, CancellationToken cancellation) =>
        await plans.FindAsync(hash, cancellation) is { } plan
            ? Immutable(context, hash, () => plan.Document, () => plan.Packed)
            : UnknownPlan();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PlanRowsAsync(
        string hash, PlanStore plans, HttpContext context, CancellationToken cancellation) =>
        await plans.FindAsync(hash, cancellation) is { } plan
            ? Immutable(context, $"{hash}-rows", () => plan.Rows, () => plan.PackedRows)
            : UnknownPlan();

    private static FileContentHttpResult Immutable(
        HttpContext context, string tag, Func<ReadOnlyMemory<byte>> plain, Func<ReadOnlyMemory<byte>> packed)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (!TakesGzip(context.Request))
            return TypedResults.Bytes(plain(), "application/json", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
        headers.ContentEncoding = "gzip";
        // Other bytes than those without gzip, so another tag.
        return TypedResults.Bytes(packed(), "application/json", entityTag: new EntityTagHeaderValue($"\"{tag}-gzip\""));
    }

    private static ProblemHttpResult UnknownPlan() => TypedResults.Problem(Problems.Of(404, "unknown_plan", "There is no such plan."));

    private static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality != 0);

    internal static ProblemHttpResult UnknownScreening() =>
        TypedResults.Problem(Problems.Of(404, "unknown_screening", "There is no such screening."));
}
