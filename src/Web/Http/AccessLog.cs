using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using SeatEngine.Audit;
using SeatEngine.Seats;
using SeatHub;
using Web.Holders;
using Web.Rights;

namespace Web.Http;

/// <summary>
/// Writes one line for each request that may have changed something, and for each that was refused. It has the route's pattern instead of
/// the address, so nothing that a caller sent is in it: no token, no reference, no query. What was refused because it is for staff goes to
/// the audit table too. Thread-safe.
/// </summary>
internal sealed partial class AccessLog(RequestDelegate next, ILoggerFactory loggers, AuditTrail trail)
{
    /// <summary>The logging category, short because operators write it into settings.</summary>
    public const string Category = "Access";

    private const int ClientClosedRequest = 499;

    private readonly ILogger _log = loggers.CreateLogger(Category);

    public async Task InvokeAsync(HttpContext context)
    {
        // An error page runs the pipeline a second time for the same request.
        // Probes come every few seconds, and say what they find themselves.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || context.Features.Get<IExceptionHandlerPathFeature>() is not null
            || context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        catch (Exception error) when (Ended(context, StatusOf(context, error), started))
        {
            // Never: the filter only looks.
        }

        Ended(context, context.Response.StatusCode, started);
    }

    // What the handlers in front of this make of it.
    private static int StatusOf(HttpContext context, Exception error)
    {
        if (context.Response.HasStarted)
            return context.Response.StatusCode;
        return error is OperationCanceledException && context.RequestAborted.IsCancellationRequested
            ? ClientClosedRequest
            : Problems.From(error)?.Status ?? StatusCodes.Status500InternalServerError;
    }

    /// <returns>False.</returns>
    private bool Ended(HttpContext context, int status, long started)
    {
        var method = context.Request.Method;
        var isSafe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        if (isSafe && status < StatusCodes.Status400BadRequest)
            return false;
        var route = RouteOf(context);
        if (status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            RecordRefusal(context, status, $"{KnownMethod(method)} {route}");
        if (_log.IsEnabled(LogLevel.Information))
        {
            var (kind, id) = CallerOf(context);
            Request(
                _log, KnownMethod(method), route, status, kind, id, context.AddressOfCaller(),
                Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));
        }

        return false;
    }

    private static string RouteOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } ? $"/{pattern.TrimStart('/')}" : "(none)";

    // The method is a word that the caller chose.
    private static string KnownMethod(string method) => HttpMethods.GetCanonicalizedValue(method) switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => HttpMethods.GetCanonicalizedValue(method),
        _ => "(other)",
    };

    private static (string Kind, string Id) CallerOf(HttpContext context)
    {
        if (context.User.GetStaff() is { } staff)
            return ("staff", staff.Token.ToString());
        return context.User.FindFirst(HolderClaims.HolderId) is { } holder ? ("holder", holder.Value) : ("anonymous", "-");
    }

    private void RecordRefusal(HttpContext context, int status, string request)
    {
        var ended = context.Features.Get<EndedStaffToken>()?.Token;
        if (context.Features.Get<ForeignPage>() is not null)
        {
            if (context.User.GetStaff() is { } staff)
                trail.Refused(new AuditEntry(StaffAction.Request, ForeignPages.Code) { Subject = request }.By(staff));
            return;
        }

        var isForStaff = status == StatusCodes.Status403Forbidden
            || context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(StaffPolicies.IsOne) == true;
        if (ended is null && !isForStaff)
            return;
        var entry = new AuditEntry(
            StaffAction.Request,
            ended?.State.ToString().ToLowerInvariant() ?? (status == StatusCodes.Status403Forbidden ? "forbidden" : "unauthorized"))
        {
            Staff = ended?.Staff,
            Name = ended?.Name,
            Token = ended?.Id,
            Address = context.AddressOfCaller(),
            Subject = request,
        };
        // Of a member of staff whose role does not allow it.
        trail.Refused(context.User.GetStaff() is { } member ? entry.By(member) : entry);
    }

    [LoggerMessage(
        EventName = "Request", Level = LogLevel.Information,
        Message = "{Method} {Route} {Status} {Caller} {CallerId} {Address} {DurationMs} ms")]
    private static partial void Request(
        ILogger log, string method, string route, int status, string caller, string callerId, string address, double durationMs);
}
