using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatHub;

namespace Web.Audit;

/// <summary>
/// Writes what an endpoint for staff did, or refused, to the audit table, before it is answered. Seat commands need none of this: theirs is
/// written with the seats.
/// </summary>
internal static class RecordedActs
{
    /// <param name="describe">Adds what the act was about, from the answer.</param>
    /// <typeparam name="TAnswer">The endpoint's answer when it did something.</typeparam>
    public static RouteHandlerBuilder Recorded<TAnswer>(
        this RouteHandlerBuilder route, StaffAction action, Func<TAnswer, AuditEntry, AuditEntry> describe) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            var entry = new AuditEntry(action) { Screening = ScreeningOf(context.HttpContext) }.By(context.HttpContext.User.GetStaff()!);
            entry = result switch
            {
                IValueHttpResult<TAnswer> { Value: { } answer } => describe(answer, entry),
                ProblemHttpResult problem => entry with { Result = (string)problem.ProblemDetails.Extensions["code"]! },
                _ => entry,
            };
            await context.HttpContext.RequestServices.GetRequiredService<AuditTrail>().WriteAsync(entry);
            return result;
        });

    // Of staff/screenings/{id}/…
    private static ScreeningId? ScreeningOf(HttpContext context) =>
        long.TryParse(context.GetRouteValue("id") as string, CultureInfo.InvariantCulture, out var id) ? new ScreeningId(id) : null;
}
