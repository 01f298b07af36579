using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using SeatEngine.Bookings;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatHub;
using Web.Audit;
using Web.Http;
using Web.Languages;
using Web.Rights;
using Web.Text;

namespace Web.Screenings;

/// <summary>
/// A screening to be put on sale. Times with their offset, or without for the venue's clock; prices in minor units by the plan's category.
/// </summary>
/// <param name="AllowOverlap">
/// About another screening in the hall at that time. False: refuse with hall_in_use. True: it is meant. Absent: make it, with a warning.
/// </param>
/// <param name="AccessibleRelease">When wheelchair spaces and companions' seats are sold to everyone.</param>
/// <param name="Pricing">Ticket types, fees and tax. Absent: a ticket costs what its category costs.</param>
public sealed record NewScreeningRequest(
    [property: Required] string? Venue,
    [property: Required] string? City,
    [property: Required] string? TimeZone,
    [property: Required] string? Hall,
    [property: Required] string? PlanHash,
    [property: Required] string? Title,
    [property: Required, AllowedValues("film", "concert", "play", "match")] string? Kind,
    [property: Required] EnteredTime? StartsAt,
    [property: Required] EnteredTime? SalesOpenAt,
    [property: Required] EnteredTime? SalesCloseAt,
    bool OrphanRule,
    [property: Required] string? Currency,
    [property: Required] Dictionary<string, long>? Prices,
    bool? AllowOverlap = null,
    AccessibleRelease AccessibleRelease = AccessibleRelease.Never,
    ScreeningPricing? Pricing = null);

/// <summary>The screening that was put on sale.</summary>
/// <param name="Warning">What else is in its hall at that time, if the request did not say that this is meant.</param>
public sealed record MadeScreening(long Id, string? Warning = null);

/// <summary>Shows staff the screenings with their taken seats and ledgers, and puts new screenings on sale.</summary>
internal static class StaffScreeningEndpoints
{
    private const int DefaultRows = 100, MaxRows = 500;

    public static void MapStaffScreenings(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("staff").InOwnScreenings();
        staff.MapGet("screenings", ListAsync)
            .Needs(StaffRights.SeeScreenings).WithName("listStaffScreenings")
            .WithSummary("Screenings from six hours ago on, with seats held, sold and blocked, and revenue, by start")
            .WithDescription("In pages: while there are more, the reply has a Link header with rel=\"next\".")
            .Produces<IReadOnlyList<StaffScreening>>().ProducesProblem(400).ProducesProblem(403);
        staff.MapPost("screenings", AddAsync).Needs(StaffRights.AddScreenings)
            .WithName("addScreening").WithSummary("Put a screening on sale")
            .WithDescription(
                "Every category of the plan needs a price. A new venue or hall is created. A refusal's detail begins with the field.")
            .WithMetadata(new IdempotencyKey.Accepted())
            .Produces<MadeScreening>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422)
            .Recorded<MadeScreening>(StaffAction.AddScreening, (made, entry) => entry with { Screening = new ScreeningId(made.Id) });
        staff.MapPatch("screenings/{id:long}", ChangeAsync).Needs(StaffRights.ChangeScreenings)
            .WithName("changeScreening").WithSummary("Change a screening that is on sale")
            .WithDescription(
                "Start, notes, sales window, prices, ticket types and fees; what is absent stays. Holds and bookings keep the prices that "
                + "they have. Every watcher is sent the change, and buyers see on their ticket what was different. "
                + "A refusal's detail begins with the field.")
            .WithMetadata(new IdempotencyKey.Accepted())
            .Produces<ChangedScreening>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(422);
        staff.MapPost("screenings/{id:long}/call-off", CallOffAsync).Needs(StaffRights.CallOffScreenings)
            .WithName("callOffScreening").WithSummary("Call a screening off")
            .WithDescription(
                "Nothing of it is sold any more, at once. Its holds are ended and its bookings cancelled in batches; what was paid is "
                + "marked for refund. Calling it off again answers how far that is.")
            .WithMetadata(new IdempotencyKey.Accepted())
            .Produces<CallOffProgress>(202).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(422);
        staff.MapGet("screenings/{id:long}/call-off", CallOffProgressAsync).Needs(StaffRights.SeeScreenings).WithName("getCallOff")
            .WithSummary("How far the calling off of a screening is")
            .Produces<CallOffProgress>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("halls", (ScreeningSetup setup, CancellationToken cancellation) => setup.HallsAsync(cancellation))
            .Needs(StaffRights.AddScreenings).WithName("listHalls").WithSummary("Venues and their halls").ProducesProblem(403);
        staff.MapGet("screenings/{id:long}/seats", TakenSeatsAsync)
            .Needs(StaffRights.SeeScreenings).WithName("listTakenSeats")
            .WithSummary("The seats that are not free, and who holds or bought them")
            .Produces<TakenSeats>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger", LedgerAsync)
            .Needs(StaffRights.SeeScreenings).WithName("getLedger").WithSummary("What happened, newest first")
            .WithDescription("In pages: before is the last revision of the previous page, limit is 1 to 500, by default 100.")
            .Produces<HistoryPage>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("screenings/{id:long}/ledger/{revision:long}/seats", PastSeatsAsync)
            .Needs(StaffRights.SeeScreenings).WithName("getPastSeats")
            .WithSummary("Every seat's status after a revision").WithDescription("Revision 0: all free.")
            .Produces<PastSeats>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] StaffListRequest asked, ClaimsPrincipal user, ScreeningCatalog catalog, PageCursors cursors, HttpContext context,
        CancellationToken cancellation)
    {
        if (StaffListRequest.SpanOf(asked.When) is not { } span)
            return Problems.Result(400, "invalid", "when is upcoming, past or all.");
        var filter = StaffListRequest.FilterFor(user.GetStaff()!) with { Span = span };
        (filter, var after, var fault) = asked.Read(filter, cursors);
        if (fault is not null)
            return Problems.Result(400, "invalid", fault);
        var page = await catalog.ListForStaffAsync(filter, after, asked.Rows, cancellation);
        context.LinkNext(page.Next is { } next ? cursors.WritePosition(span, next) : null);
        return TypedResults.Ok(page.Screenings);
    }

    private static async Task<IResult> ChangeAsync(
        long id, ScreeningChangeRequest asked, HttpRequest request, ClaimsPrincipal user, ScreeningChangeDesk desk,
        CancellationToken cancellation)
    {
        var key = IdempotencyKey.Read(request, user.GetHolder());
        var (changed, refusal) = await desk.ChangeAsync(new ScreeningId(id), asked, key, user.GetStaff()!, cancellation);
        return refusal is null ? TypedResults.Ok(changed) : Problems.Result(refusal.Status, refusal.Code, refusal.Detail);
    }

    private static async Task<IResult> CallOffAsync(
        long id, CallOffRequest? asked, HttpRequest request, ClaimsPrincipal user, ScreeningChangeDesk desk, CancellationToken cancellation)
    {
        var key = IdempotencyKey.Read(request, user.GetHolder());
        var (progress, refusal) = await desk.CallOffAsync(
            new ScreeningId(id), asked ?? new CallOffRequest(), key, user.GetStaff()!, cancellation);
        return refusal is null
            ? TypedResults.Accepted($"/api/v1/staff/screenings/{id}/call-off", progress)
            : Problems.Result(refusal.Status, refusal.Code, refusal.Detail);
    }

    private static async Task<IResult> CallOffProgressAsync(long id, ScreeningCallOff callOff, CancellationToken cancellation) =>
        await callOff.FindAsync(new ScreeningId(id), cancellation) is { } progress
            ? TypedResults.Ok(progress)
            : Problems.Result(404, "not_found", "This screening is not called off, or there is no such screening.");

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
        NewScreeningRequest asked, HttpRequest request, ClaimsPrincipal user, ScreeningSetup setup, PlanStore plans, TimeProvider time,
        CancellationToken cancellation)
    {
        if (await plans.FindAsync(asked.PlanHash ?? "", cancellation) is not { } plan)
            return Problems.Result(422, "unknown_plan", "planHash: there is no such plan; import it first.");
        if (asked is not { StartsAt: { } starts, SalesOpenAt: { } opens, SalesCloseAt: { } closes })
        {
            var missing = asked.StartsAt is null ? "startsAt" : asked.SalesOpenAt is null ? "salesOpenAt" : "salesCloseAt";
            return Invalid(missing, new Message("fault.is.missing", "it is missing"));
        }

        if (TimeZones.Canonical(Clean(asked.TimeZone)) is not { } timeZone)
            return Invalid("timeZone", TimeZones.Fault(Clean(asked.TimeZone)));
        var zone = TimeZones.Find(timeZone)!;
        var (startsAt, opensAt, closesAt) = (starts.Resolve(zone), opens.Resolve(zone), closes.Resolve(zone));
        var unclear = new[] { ("startsAt", startsAt.Fault), ("salesOpenAt", opensAt.Fault), ("salesCloseAt", closesAt.Fault) };
        if (unclear.FirstOrDefault(part => part.Fault is not null) is (var field, { } why))
            return Invalid(field, why);
        var screening = new NewScreening(
            Clean(asked.Venue), Clean(asked.City), timeZone, Clean(asked.Hall), plan, Clean(asked.Title), asked.Kind ?? "",
            startsAt.Moment, opensAt.Moment, closesAt.Moment, asked.OrphanRule, asked.Currency ?? "", asked.Prices ?? [],
            asked.AccessibleRelease)
        {
            Pricing = asked.Pricing ?? ScreeningPricing.None,
        };
        if ((screening.Validate() ?? screening.ValidateTimes(time.GetUtcNow())) is { } fault)
            return Invalid(fault.Field, fault.Why);
        if (await setup.FindPlaceFaultAsync(screening, cancellation) is { } place)
            return Invalid(place.Field, place.Why);
        var added = await setup.TryAddAsync(
            screening, IdempotencyKey.Read(request, user.GetHolder()), refuseOverlap: asked.AllowOverlap is false, cancellation,
            user.GetStaff() is { OwnScreeningsOnly: true } organizer ? organizer.Id : null);
        var overlap = added.Others.Count == 0 || asked.AllowOverlap is true ? null : Overlap(added.Others[0], screening.TimeZone);
        return added.Id is { } id
            ? TypedResults.Created($"/api/v1/screenings/{id}", new MadeScreening(id.Value, overlap))
            : Problems.Result(409, "hall_in_use", overlap!);
    }

    internal static string Overlap(HallUse other, string timeZone) =>
        Texts.Current["problem.overlaps", ("title", other.Title), ("day", new Part(VenueClock.ShortDay(other.StartsAt, timeZone))),
            ("time", VenueClock.Time(other.StartsAt, timeZone))];

    private static string Clean(string? text) => EnteredName.Clean(text ?? "");

    private static IResult Invalid(string field, Message why) =>
        Problems.Result(422, "invalid", Texts.Current.Fault(field, why));
}
