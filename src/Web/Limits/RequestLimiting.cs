using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Http;

namespace Web.Limits;

/// <summary>Marks an endpoint whose requests count.</summary>
/// <param name="OnlyUnsafe">Of a page: only what is sent to it.</param>
/// <param name="ByBody">The endpoint counts, because the body says how many they are.</param>
internal sealed record LimitedRequest(RequestKind Kind, bool OnlyUnsafe = false, bool ByBody = false);

/// <summary>
/// Counts the requests that endpoints with <see cref="LimitedRequest"/> get, and refuses those beyond the limit with 429 before anything is
/// done. Staff and exempt addresses are not limited.
/// </summary>
internal static class RequestLimiting
{
    public const string Code = "too_many_requests";

    /// <summary>After authentication: who it is counts too.</summary>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LimitedRequest>() is { ByBody: false } limited
        && (!limited.OnlyUnsafe || IsUnsafe(context.Request)) && !TryCount(context, limited.Kind)
            ? RefuseAsync(context)
            : next(context));

    /// <returns>False if the request is to be refused; the response has the headers for it.</returns>
    public static bool TryCount(HttpContext context, RequestKind kind, int requests = 1)
    {
        var services = context.RequestServices;
        var addresses = services.GetRequiredService<CallerAddresses>();
        if (context.User.GetStaff() is not null || addresses.Of(context.Connection.RemoteIpAddress) is not { } from)
            return true;
        var holder = Guid.TryParse(context.User.FindFirst(HolderClaims.HolderId)?.Value, out var id) ? new HolderId(id) : (HolderId?)null;
        var quota = services.GetRequiredService<RequestLimits>().Count(kind, from, holder, requests);
        var (name, headers) = (NameOf(kind), context.Response.Headers);
        // draft-ietf-httpapi-ratelimit-headers
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={quota.Limit};w=60");
        headers["RateLimit"] = quota.RetryAfter is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r=0;t={Seconds(wait)}")
            : string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={quota.Remaining}");
        if (quota.RetryAfter is { } delay)
            headers.RetryAfter = Seconds(delay).ToString(CultureInfo.InvariantCulture);
        return !quota.IsExceeded;
    }

    public static Task RefuseAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api/v1"))
            return Problems.WriteAsync(context, TooMany(context));
        // The error page says it to the visitor.
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Task.CompletedTask;
    }

    /// <summary>For an endpoint that is limited.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder endpoint, RequestKind kind)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LimitedRequest(kind));

    public static void LimitPages(PageConventionCollection pages)
    {
        Limit("/Staff/SignIn", new LimitedRequest(RequestKind.SignIn, OnlyUnsafe: true));
        Limit("/FindBooking", new LimitedRequest(RequestKind.LookUp, OnlyUnsafe: true));
        Limit("/Staff/Invitation", new LimitedRequest(RequestKind.SignIn, OnlyUnsafe: true));
        Limit("/Booking", new LimitedRequest(RequestKind.LookUp));
        Limit("/Ticket", new LimitedRequest(RequestKind.LookUp));
        Limit("/Checkout", new LimitedRequest(RequestKind.LookUp));
        Limit("/Payment", new LimitedRequest(RequestKind.LookUp));

        void Limit(string page, LimitedRequest limited) =>
            pages.AddPageApplicationModelConvention(page, model => model.EndpointMetadata.Add(limited));
    }

    public static ProblemDetails TooMany(HttpContext context) => Problems.Of(
        StatusCodes.Status429TooManyRequests, Code,
        $"Too many requests of this kind from you or from your address. Wait {context.Response.Headers.RetryAfter} s.");

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));

    private static string NameOf(RequestKind kind) => kind switch
    {
        RequestKind.NewHolder => "new-holders",
        RequestKind.Hold => "holds",
        RequestKind.LookUp => "look-ups",
        RequestKind.SignIn => "sign-ins",
        _ => "joins",
    };

    private static bool IsUnsafe(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
}
