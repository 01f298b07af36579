using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Web.Http;

/// <summary>
/// Refuses unsafe requests with a query parameter, or a body, that the endpoint does not know. If it was ignored, a wish that is mistyped,
/// or newer than this server, would be carried out as a different one. Members of a known body are checked by the serializer. Requests that
/// only read are not checked.
/// </summary>
internal static class StrictRequests
{
    /// <summary>Marks an endpoint that reads the body itself.</summary>
    /// <param name="OtherThanJson">The types of content that it takes beside JSON.</param>
    public sealed record ReadsBody(params string[] OtherThanJson);

    /// <summary>Checks in front of the handler, before it reads anything: a filter would box its arguments.</summary>
    public static RouteGroupBuilder RefuseUnknown(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (IsUnsafe(endpoint))
                endpoint.RequestDelegate = Check((RouteEndpointBuilder)endpoint, endpoint.RequestDelegate!);
        });
        return group;
    }

    private static bool IsUnsafe(EndpointBuilder endpoint) =>
        endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods
            .All(method => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) != true;

    private static RequestDelegate Check(RouteEndpointBuilder endpoint, RequestDelegate next)
    {
        var known = QueryParameters(endpoint);
        var takesBody = endpoint.Metadata.Any(part => part is IAcceptsMetadata or ReadsBody);
        return context =>
        {
            if (context.Request.QueryString.HasValue && UnknownParameter(context.Request.Query, known) is { } unknown)
                return Problems.WriteAsync(context, Problems.Of(400, "invalid", unknown));
            return takesBody ? next(context) : CheckBodyAsync(context, next);
        };
    }

    private static async Task CheckBodyAsync(HttpContext context, RequestDelegate next)
    {
        if (await SurplusBodyAsync(context.Request) is { } surplus)
            await Problems.WriteAsync(context, Problems.Of(400, "invalid", surplus));
        else
            await next(context);
    }

    private static string? UnknownParameter(IQueryCollection query, HashSet<string> known)
    {
        var unknown = query.Keys.Where(name => !known.Contains(name)).ToArray();
        var others = known.Count == 0 ? "none is known here" : $"known here: {string.Join(", ", known)}";
        return unknown.Length == 0 ? null : $"Unknown query parameters: {string.Join(", ", unknown)}; {others}.";
    }

    private static HashSet<string> QueryParameters(RouteEndpointBuilder endpoint)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in endpoint.Metadata.OfType<IParameterBindingMetadata>())
        {
            var type = parameter.ParameterInfo.ParameterType;
            var source = parameter.ParameterInfo.GetCustomAttributes(inherit: true).OfType<IFromQueryMetadata>().FirstOrDefault();
            var isText = parameter.HasTryParse || (Nullable.GetUnderlyingType(type) ?? type) == typeof(string);
            if ((source is not null || isText) && endpoint.RoutePattern.GetParameter(parameter.Name) is null)
                names.Add(source?.Name ?? parameter.Name);
        }

        return names;
    }

    /// <summary>Null for no body, and for one that says nothing: <c>{}</c>.</summary>
    private static async Task<string?> SurplusBodyAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return null;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var members = string.Join(", ", document.RootElement.EnumerateObject().Select(member => member.Name));
                return members.Length == 0 ? null : $"Unknown members of the body: {members}. This request takes none.";
            }
        }
        catch (JsonException)
        {
        }

        return "This request takes no body.";
    }
}
