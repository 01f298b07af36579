using System.Security.Claims;
using SeatEngine.Bookings;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Http;

namespace Web.Screenings;

/// <summary>A screening to be put on sale. Times with their offset; prices in minor units by the plan's category.</summary>
public sealed record NewScreeningRequest(
    string? Venue, string? City, string? TimeZone, string? Hall, string? PlanHash, string? Title, string? Kind, DateTimeOffset? StartsAt,
    DateTimeOffset? SalesOpenAt, DateTimeOffset? SalesCloseAt, bool OrphanRule, string? Currency, Dictionary<string, int>? Prices);

public sealed record MadeScreening(long Id);

/// <summary>What staff see of screenings, who is behind each seat, what happened, and putting new ones on sale.</summary>
internal static class StaffScreeningEndpoints
{
    private const int UsualRows = 100, MostRows = 500;

    public static void MapStaffScreenings(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").RequireAuthorization(StaffEndpoints.Policy);
        staff.MapGet("screenings", (ScreeningCatalog catalog, CancellationToken cancellation) => catalog.ListForStaffAsync(cancellation))
            .WithSummary("Screenings from six hours ago on, with seats by status and revenue").ProducesProblem(403);
        staff.MapPost("screenings", AddAsync).WithSummary("Put a screening on sale").Produces<MadeScreening>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(422);
        staff.MapGet("halls", (ScreeningSetup setup, CancellationToken cancellation) => setup.HallsAsync(cancellation)).WithSummary("Venues and their halls").ProducesProblem(403);
        staff.MapGet("screenings/{id:long}/seats", OwnersAsync).WithSummary("Who is behind each seat that is not free").Produces<TakenSeats>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger", LedgerAsync).WithSummary("What happened, newest first; ?before=revision&limit=100").Produces<HistoryPage>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger/{revision:long}/seats", PastAsync).WithSummary("Every seat as a revision left it").Produces<PastSeats>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> OwnersAsync(long id, TakenSeatQueries owners, CancellationToken cancellation) =>
        await owners.FindAsync(new ScreeningId(id), cancellation) is { } found ? TypedResults.Ok(found) : ScreeningEndpoints.UnknownScreening();

    private static async Task<IResult> LedgerAsync(long id, long? before, int? limit, LedgerHistory history, CancellationToken cancellation)
    {
        if (limit is < 1 or > MostRows)
            return Problems.Result(400, "invalid", $"limit is 1 to {MostRows}.");
        return await history.PageAsync(new ScreeningId(id), before, limit ?? UsualRows, cancellation) is { } page ? TypedResults.Ok(page) : ScreeningEndpoints.UnknownScreening();
    }

    private static async Task<IResult> PastAsync(long id, long revision, LedgerHistory history, CancellationToken cancellation) =>
        await history.SeatsAfterAsync(new ScreeningId(id), revision, cancellation) is { } past
            ? TypedResults.Ok(past)
            : Problems.Result(404, "unknown_revision", "The screening has no such revision, or there is no such screening.");

    private static async Task<IResult> AddAsync(
        NewScreeningRequest asked, HttpRequest request, ClaimsPrincipal user, ScreeningSetup setup, PlanStore plans, CancellationToken cancellation)
    {
        if (await plans.FindAsync(asked.PlanHash ?? "", cancellation) is not { } plan)
            return Problems.Result(422, "unknown_plan", "planHash: there is no such plan; import it first.");
        if (asked is not { StartsAt: { } starts, SalesOpenAt: { } opens, SalesCloseAt: { } closes })
            return Invalid(asked.StartsAt is null ? "startsAt" : asked.SalesOpenAt is null ? "salesOpenAt" : "salesCloseAt", "it is missing");
        var screening = new NewScreening(
            Clean(asked.Venue), Clean(asked.City), Clean(asked.TimeZone), Clean(asked.Hall), plan, Clean(asked.Title), asked.Kind ?? "",
            starts.ToUniversalTime(), opens.ToUniversalTime(), closes.ToUniversalTime(), asked.OrphanRule, asked.Currency ?? "", asked.Prices ?? []);
        if (screening.Validate() is { } fault)
            return Invalid(fault.Field, fault.Why);
        var known = (await setup.HallsAsync(cancellation)).FirstOrDefault(h => h.Venue == screening.Venue);
        if (known is not null && (known.City, known.TimeZone) != (screening.City, screening.TimeZone))
            return Invalid("venue", $"there is one of this name in {known.City}, time zone {known.TimeZone}");
        var id = await setup.AddAsync(screening, IdempotencyKey.Read(request, user.GetHolder()), cancellation);
        return TypedResults.Created($"/api/v1/screenings/{id}", new MadeScreening(id.Value));
    }

    private static string Clean(string? text) => text?.Trim() ?? "";

    private static IResult Invalid(string field, string why) => Problems.Result(422, "invalid", $"{field}: {why}.");
}
