using System.ComponentModel.DataAnnotations;
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
    [property: Required] string? Venue,
    [property: Required] string? City,
    [property: Required] string? TimeZone,
    [property: Required] string? Hall,
    [property: Required] string? PlanHash,
    [property: Required] string? Title,
    [property: Required, AllowedValues("film", "concert", "play", "match")] string? Kind,
    [property: Required] DateTimeOffset? StartsAt,
    [property: Required] DateTimeOffset? SalesOpenAt,
    [property: Required] DateTimeOffset? SalesCloseAt,
    bool OrphanRule,
    [property: Required] string? Currency,
    [property: Required] Dictionary<string, int>? Prices);

/// <summary>The screening that was put on sale.</summary>
public sealed record MadeScreening(long Id);

/// <summary>Shows staff the screenings with their taken seats and ledgers, and puts new screenings on sale.</summary>
internal static class StaffScreeningEndpoints
{
    private const int DefaultRows = 100, MaxRows = 500;

    public static void MapStaffScreenings(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").RequireAuthorization(StaffEndpoints.Policy);
        staff.MapGet("screenings", (ScreeningCatalog catalog, CancellationToken cancellation) => catalog.ListForStaffAsync(cancellation))
            .WithName("listStaffScreenings")
            .WithSummary("Screenings from six hours ago on, with seats held, sold and blocked, and revenue")
            .ProducesProblem(403);
        staff.MapPost("screenings", AddAsync).WithName("addScreening").WithSummary("Put a screening on sale")
            .WithDescription(
                "Every category of the plan needs a price. A new venue or hall is created. A refusal's detail begins with the field.")
            .WithMetadata(new IdempotencyKey.Accepted())
            .Produces<MadeScreening>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(422);
        staff.MapGet("halls", (ScreeningSetup setup, CancellationToken cancellation) => setup.HallsAsync(cancellation))
            .WithName("listHalls").WithSummary("Venues and their halls").ProducesProblem(403);
        staff.MapGet("screenings/{id:long}/seats", TakenSeatsAsync)
            .WithName("listTakenSeats").WithSummary("The seats that are not free, and who holds or bought them")
            .Produces<TakenSeats>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger", LedgerAsync)
            .WithName("getLedger").WithSummary("What happened, newest first")
            .WithDescription("In pages: before is the last revision of the previous page, limit is 1 to 500, by default 100.")
            .Produces<HistoryPage>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger/{revision:long}/seats", PastSeatsAsync)
            .WithName("getPastSeats").WithSummary("Every seat's status after a revision").WithDescription("Revision 0: all free.")
            .Produces<PastSeats>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> TakenSeatsAsync(long id, TakenSeatQueries queries, CancellationToken cancellation) =>
        await queries.FindAsync(new ScreeningId(id), cancellation) is { } found
            ? TypedResults.Ok(found)
            : ScreeningEndpoints.UnknownScreening();

    private static async Task<IResult> LedgerAsync(
        long id, long? before, int? limit, LedgerHistory history, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxRows)
            return Problems.Result(400, "invalid", $"limit is 1 to {MaxRows}.");
        return await history.PageAsync(new ScreeningId(id), before, limit ?? DefaultRows, cancellation) is { } page
            ? TypedResults.Ok(page)
            : ScreeningEndpoints.UnknownScreening();
    }

    private static async Task<IResult> PastSeatsAsync(long id, long revision, LedgerHistory history, CancellationToken cancellation) =>
        await history.SeatsAfterAsync(new ScreeningId(id), revision, cancellation) is { } past
            ? TypedResults.Ok(past)
            : Problems.Result(404, "unknown_revision", "The screening has no such revision, or there is no such screening.");

    private static async Task<IResult> AddAsync(
        NewScreeningRequest asked, HttpRequest request, ClaimsPrincipal user, ScreeningSetup setup, PlanStore plans,
        CancellationToken cancellation)
    {
        if (await plans.FindAsync(asked.PlanHash ?? "", cancellation) is not { } plan)
            return Problems.Result(422, "unknown_plan", "planHash: there is no such plan; import it first.");
        if (asked is not { StartsAt: { } starts, SalesOpenAt: { } opens, SalesCloseAt: { } closes })
        {
            var missing = asked.StartsAt is null ? "startsAt" : asked.SalesOpenAt is null ? "salesOpenAt" : "salesCloseAt";
            return Invalid(missing, "it is missing");
        }

        var screening = new NewScreening(
            Clean(asked.Venue), Clean(asked.City), Clean(asked.TimeZone), Clean(asked.Hall), plan, Clean(asked.Title), asked.Kind ?? "",
            starts.ToUniversalTime(), opens.ToUniversalTime(), closes.ToUniversalTime(),
            asked.OrphanRule, asked.Currency ?? "", asked.Prices ?? []);
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
