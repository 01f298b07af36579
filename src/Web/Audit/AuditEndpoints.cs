using SeatEngine.Audit;
using SeatEngine.Bookings;
using SeatEngine.Seats;
using Web.Http;
using Web.Rights;

namespace Web.Audit;

/// <summary>Shows staff what staff did, and what was refused.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLines = 100, MaxLines = 500;

    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("staff/audit", FindAsync)
            .Needs(StaffRights.ReadTrail)
            .WithName("listAudit").WithSummary("What staff did, and what was refused, newest first")
            .WithDescription(
                "By screening, booking reference and name, alone or together. In pages: before is next of the previous page, limit is 1 to "
                + "500, by default 100.")
            .Produces<AuditPage>().ProducesProblem(400).ProducesProblem(403);

    private static async Task<IResult> FindAsync(
        long? screening, string? reference, string? name, long? before, int? limit, AuditQueries audit, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxLines)
            return Problems.Result(400, "invalid", $"limit is 1 to {MaxLines}.");
        return TypedResults.Ok(await audit.PageAsync(
            Search(screening, reference, name, before, limit ?? DefaultLines), cancellation));
    }

    /// <summary>References are found however they were typed; names whatever their case. An empty field looks for nothing.</summary>
    public static AuditSearch Search(long? screening, string? reference, string? name, long? before, int limit) => new(
        screening is { } id ? new ScreeningId(id) : null,
        string.IsNullOrWhiteSpace(reference) ? null : BookingReference.Canonical(reference) ?? reference.Trim(),
        string.IsNullOrWhiteSpace(name) ? null : name.Trim(),
        before,
        limit);
}
