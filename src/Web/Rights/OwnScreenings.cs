using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Http;

namespace Web.Rights;

/// <summary>
/// Refuses organizers what is about the screenings of others: of endpoints and pages with a screening's <c>id</c> in their route. Who it
/// belongs to is asked of the database for each request.
/// </summary>
internal static class OwnScreenings
{
    public static TBuilder InOwnScreenings<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) => await IsRefusedAsync(context.HttpContext)
            ? Problems.Result(StatusCodes.Status403Forbidden, "forbidden", "This screening is organized by others.")
            : await next(context));

    public static async ValueTask<bool> IsRefusedAsync(HttpContext context)
    {
        if (context.User.GetStaff() is not { OwnScreeningsOnly: true } staff
            || !long.TryParse(context.GetRouteValue("id") as string, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        var organizers = context.RequestServices.GetRequiredService<ScreeningOrganizers>();
        return !await organizers.MayActInAsync(staff, new ScreeningId(id), context.RequestAborted);
    }
}

/// <summary>The same for pages.</summary>
internal sealed class OwnScreeningPages : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await OwnScreenings.IsRefusedAsync(context.HttpContext))
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
        else
            await next();
    }
}
