using System.Buffers.Text;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using SeatEngine.Admissions;
using SeatEngine.Bookings;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatHub;
using Web.Http;
using Web.Rights;
using Web.Screenings;
using Web.Text;
using Web.Tickets;

namespace Web.Admissions;

/// <summary>What doors do: admit tickets, look for bookings, take an admission back, take a list along.</summary>
internal static class AdmissionEndpoints
{
    private const int MaxDoor = 40, MaxWords = 100;

    private static readonly TimeSpan Before = TimeSpan.FromHours(36), After = TimeSpan.FromHours(12);

    public static void MapAdmissions(this IEndpointRouteBuilder api)
    {
        api.MapGet("staff/door/screenings", ScreeningsAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("listDoorScreenings").WithSummary("Screenings that a door can admit to now")
            .WithDescription("Those that begin within 36 hours, or began within 12. Organizers see their own.")
            .Produces<DoorScreenings>().ProducesProblem(403);
        var staff = api.MapGroup("staff/screenings/{id:long}").InOwnScreenings();
        staff.MapPost("admissions", ScanAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("admitTickets").WithSummary("Scan tickets, up to 100 at once: each is admitted once")
            .WithDescription(
                "Each scan has its own answer, and the same scan always the same one. By code, or by reference and seat. letIn says that a "
                + "door without a connection has admitted it: what was not to be admitted is then listed by getAdmissions.")
            .Produces<AdmissionAnswers>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("admissions", CountAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("getAdmissions").WithSummary("How many are inside, by door, and what doors admitted that they should not have")
            .Produces<AdmissionCount>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("admissions/list", ListAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("getDoorList").WithSummary("What a door takes along: keys, tickets, which are void, who is inside")
            .Produces<DoorList>().ProducesProblem(403).ProducesProblem(404);
        staff.MapGet("admissions/tickets", FindAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("findDoorTickets").WithSummary("Valid tickets of a booking, by reference or by the beginning of its e-mail address")
            .Produces<IReadOnlyList<DoorTicketView>>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
        staff.MapPost("admissions/undo", UndoAsync).Needs(StaffRights.AdmitVisitors)
            .WithName("undoAdmission").WithSummary("Take an admission back: the ticket can be admitted once more")
            .Produces<AdmissionCount>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<DoorScreenings> ScreeningsAsync(
        ClaimsPrincipal user, ScreeningCatalog screenings, TimeProvider time, CancellationToken cancellation)
    {
        var (now, staff) = (time.GetUtcNow(), user.GetStaff()!);
        // By the venues' clocks, which differ from ours by less than a day.
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var filter = new ScreeningFilter
        {
            Span = ListSpan.All,
            From = today.AddDays(-2),
            To = today.AddDays(3),
            Organizer = staff.OwnScreeningsOnly ? staff.Id : null,
        };
        var found = await screenings.ListAsync(filter, after: null, ListPage<ScreeningSummary>.MaxRows, cancellation);
        return new DoorScreenings(
        [
            .. found.Screenings.Where(s => s.StartsAt > now - After && s.StartsAt < now + Before)
                .Select(s => new DoorScreeningView(
                    s.Id, s.Title, s.Venue, s.City, s.Hall, s.StartsAt, s.TimeZone, s.CalledOffAt is not null)),
        ]);
    }

    private static async Task<IResult> ScanAsync(
        long id, AdmissionRequest request, ClaimsPrincipal user, TicketCodes codes, TicketDoor door, AdmissionQueries queries,
        ScreeningCatalog screenings, CancellationToken cancellation)
    {
        if (Fault(request) is { } fault)
            return Problems.Result(400, "invalid", fault);
        var (screening, scans) = (new ScreeningId(id), new List<TicketScan>());
        foreach (var scan in request.Scans!)
            scans.Add(await ReadAsync(screening, scan, codes, cancellation));
        var name = EnteredName.Clean(request.Door!);
        if (await queries.FindPlanAsync(screening, cancellation) is not { } plan
            || await door.ScanAsync(screening, name, user.GetStaff()!, scans, cancellation) is not { } answers)
        {
            return ScreeningEndpoints.UnknownScreening();
        }

        var others = new Dictionary<long, ScreeningSummary?>();
        foreach (var other in answers.Select(answer => answer.Screening?.Value).OfType<long>().Distinct())
            others[other] = (await screenings.FindAsync(new ScreeningId(other), cancellation))?.Screening;
        return TypedResults.Ok(new AdmissionAnswers(
            [.. answers.Select(answer => View(plan, answer, answer.Screening is { } other ? others[other.Value] : null))]));
    }

    private static AdmissionAnswer View(SeatingPlan plan, ScanAnswer answer, ScreeningSummary? other) => new(
        answer.ScanId, answer.Result, answer.Reference, answer.Seat, answer.Screening is null ? NameOf(plan, answer.Seat) : null,
        other?.Id, other?.Title, other?.StartsAt, other?.TimeZone, answer.UsedAt, answer.UsedDoor);

    private static string? Fault(AdmissionRequest request)
    {
        if (request.Door is null || EnteredName.Clean(request.Door) is not { Length: > 0 and <= MaxDoor } door)
            return $"door has 1 to {MaxDoor} characters.";
        if (EnteredName.Fault(door) is { } fault)
            return $"door: {fault}.";
        if (request.Scans is not { Length: > 0 and <= TicketDoor.MaxScans })
            return $"scans are 1 to {TicketDoor.MaxScans}.";
        if (Array.Exists(request.Scans, s => s is null || s.ScanId is null || s.ScanId == Guid.Empty))
            return "Each scan has a scanId.";
        if (request.Scans.DistinctBy(s => s.ScanId).Count() != request.Scans.Length)
            return "Two scans have the same scanId.";
        return Array.Exists(request.Scans, s => s.Reference is null != s.Seat is null || s.Code is null == s.Seat is null)
            ? "Each scan has a code, or a reference and a seat."
            : null;
    }

    private static async Task<TicketScan> ReadAsync(
        ScreeningId screening, ScannedTicket scan, TicketCodes codes, CancellationToken cancellation)
    {
        if (scan.Code is { } code)
        {
            var (signed, failure) = await codes.ReadAsync(code, cancellation);
            return new TicketScan(scan.ScanId!.Value, scan.At, scan.LetIn, failure, signed, ByHand: false);
        }

        var ticket = BookingReference.Canonical(scan.Reference) is { } reference
            ? new Ticket(screening, reference, scan.Seat!.Value, Issue: 0)
            : null;
        return new TicketScan(
            scan.ScanId!.Value, scan.At, scan.LetIn, ticket is null ? AdmissionResult.Unknown : null, ticket, ByHand: true);
    }

    private static async Task<IResult> CountAsync(long id, AdmissionQueries queries, CancellationToken cancellation) =>
        await queries.FindPlanAsync(new ScreeningId(id), cancellation) is null
            ? ScreeningEndpoints.UnknownScreening()
            : TypedResults.Ok(await queries.CountAsync(new ScreeningId(id), cancellation));

    private static async Task<IResult> ListAsync(
        long id, AdmissionQueries queries, ScreeningCatalog screenings, TicketKeys keys, IOptions<AdmissionOptions> options,
        TimeProvider time, CancellationToken cancellation)
    {
        var screening = new ScreeningId(id);
        // Before the tickets: what is sold meanwhile is later than the list.
        var now = time.GetUtcNow();
        if (await screenings.FindAsync(screening, cancellation) is not { Screening: var about }
            || await queries.FindPlanAsync(screening, cancellation) is not { } plan)
        {
            return ScreeningEndpoints.UnknownScreening();
        }

        var tickets = await queries.ListAsync(screening, cancellation);
        return TypedResults.Ok(new DoorList(
            id, about.Title, about.StartsAt, about.TimeZone, about.StartsAt - options.Value.OpensBefore, about.CalledOffAt is not null, now,
            await PublicKeysAsync(keys, cancellation), [.. tickets.Select(ticket => View(plan, ticket))]));
    }

    private static async Task<IResult> FindAsync(long id, string? q, AdmissionQueries queries, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(q) || q.Length > MaxWords)
            return Problems.Result(400, "invalid", $"q has 1 to {MaxWords} characters.");
        return await queries.FindPlanAsync(new ScreeningId(id), cancellation) is not { } plan
            ? ScreeningEndpoints.UnknownScreening()
            : TypedResults.Ok((await queries.FindAsync(new ScreeningId(id), q, cancellation)).Select(t => View(plan, t)).ToList());
    }

    private static async Task<IResult> UndoAsync(
        long id, UndoAdmissionRequest request, ClaimsPrincipal user, TicketDoor door, AdmissionQueries queries,
        CancellationToken cancellation)
    {
        if (request.Seat is not { } seat || BookingReference.Canonical(request.Reference) is not { } reference)
            return Problems.Result(400, "invalid", "reference and seat say which ticket.");
        return await door.UndoAsync(new ScreeningId(id), reference, seat, user.GetStaff()!, cancellation) == UndoResult.NotAdmitted
            ? Problems.Result(404, "not_found", "Nobody was admitted with this ticket.")
            : TypedResults.Ok(await queries.CountAsync(new ScreeningId(id), cancellation));
    }

    public static async Task<IReadOnlyList<TicketPublicKey>> PublicKeysAsync(TicketKeys keys, CancellationToken cancellation) =>
    [
        .. (await keys.ListAsync(cancellation)).Select(key => new TicketPublicKey(
            key.KeyId.ToString(System.Globalization.CultureInfo.InvariantCulture), "EC", "P-256",
            Base64Url.EncodeToString(key.Point.AsSpan(0, 32)), Base64Url.EncodeToString(key.Point.AsSpan(32)))),
    ];

    private static DoorTicketView View(SeatingPlan plan, DoorTicket ticket) => new(
        ticket.Reference, ticket.Seat, NameOf(plan, ticket.Seat) ?? "", ticket.Issue, ticket.Void ? true : null, ticket.AdmittedAt,
        ticket.Door, ticket.Email);

    private static string? NameOf(SeatingPlan plan, int? seat) =>
        seat is { } index && index >= 0 && index < plan.Seats.Count ? SeatNames.Of(SeatName.Of(plan, index)) : null;
}
