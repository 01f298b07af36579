using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Web.Http;

/// <summary>
/// Answers 415 to a body of the API that is not JSON, also where no handler reads it: other types are what forms and pages of other origins
/// can send without being asked for more. An endpoint that takes another type says so with <see cref="IAcceptsMetadata"/> or, if it reads
/// the body itself, with <see cref="StrictRequests.ReadsBody"/>.
/// </summary>
internal static class JsonBodies
{
    /// <summary>After routing.</summary>
    public static IApplicationBuilder UseJsonBodies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments("/api/v1") || !HasBody(context) || request.HasJsonContentType() || IsTaken(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    // A request without a body may say nothing of its type, and DELETE and GET have none.
    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is not 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    private static bool IsTaken(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var taken = metadata?.GetMetadata<IAcceptsMetadata>()?.ContentTypes
            ?? metadata?.GetMetadata<StrictRequests.ReadsBody>()?.OtherThanJson ?? [];
        return taken.Contains(context.Request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);
    }
}
