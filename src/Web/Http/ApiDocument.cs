using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SeatEngine.Seats;
using Web.Holders;
using Web.Screenings;

namespace Web.Http;

/// <summary>
/// The REST API as an OpenAPI document (<c>/openapi/v1.json</c>, kept in <c>docs/openapi.json</c>) and as a page to read and try it
/// (<c>/api</c>). Its texts stand at the endpoints and records.
/// </summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer", Cookie = "cookie";

    // Scalar's greys and greens are too pale for text (WCAG AA asks for 4.5 to 1).
    private const string Contrast = """
        .light-mode { --scalar-color-3: #666; --scalar-color-green: #00704a; --scalar-color-red: #b3261e; }
        .dark-mode { --scalar-color-3: #949494; --scalar-color-red: #ff7a70; }
        """;

    private const string Introduction = """
        Seats are numbers: places in the screening's plan. Amounts are minor units (cents), times are UTC, and null members are left out.

        **Who is asking.** A page is known by its cookie. A program asks `POST /api/v1/holders` once and sends the token:
        `Authorization: Bearer …`.

        **Repeating.** Send an `Idempotency-Key` with a command: the same key gives the first answer again, and nothing happens twice.

        **Refusals** are problem details (RFC 9457) with a stable `code`: [all of them](/api/errors).

        Changes arrive over the SignalR hubs `/hubs/seatmap` and, for staff, `/hubs/desk`: see `docs/api.md` and `docs/asyncapi.yaml` of the source.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        // Seats' statuses are numbers in maps and words in lists for people: one name cannot stand for both.
        document.CreateSchemaReferenceId = type =>
            (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(SeatStatus)
                ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        document.AddSchemaTransformer(ApiSchemas.SayWhatIsSentAsync);
        document.AddOperationTransformer(DescribeOperationAsync);
        document.AddDocumentTransformer(DescribeDocumentAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();
        // Everything the page needs comes from this server: it works without the internet, and tells nobody who reads it.
        app.MapScalarApiReference("/api", page => page
            .WithTitle("API · SeatMap").WithFavicon("/favicon.svg").AddDocument("v1")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()
            .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)
            .WithDynamicBaseServerUrl().ExpandAllTags().WithCustomCss(Contrast)
            .AddHeadContent(HeadScript)).AllowAnonymous().Add(OnlyHere);
    }

    /// <summary>There is one document: its name as a part of the address would make any address below a page.</summary>
    private static void OnlyHere(EndpointBuilder page)
    {
        if (page is RouteEndpointBuilder { RoutePattern.RawText: { } text } route && text.EndsWith("/{documentName?}", StringComparison.Ordinal))
            route.RoutePattern = RoutePatternFactory.Parse("/api");
    }

    /// <summary>The type of a problem is <c>/api#code</c>: who opens it is taken to the entry of the code.</summary>
    private static string HeadScript => $$"""
        <script>
          document.documentElement.lang = 'en';
          const codes = '{{string.Join(' ', ProblemCodes.All.Select(problem => problem.Code))}}'.split(' ');
          if (codes.includes(location.hash.slice(1))) location.replace('/api/errors' + location.hash);
        </script>
        """;

    private static Task DescribeDocumentAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        // The version is the API's, in its path; without servers, addresses are those of where the document came from.
        document.Info = new OpenApiInfo { Title = "SeatMap", Version = "v1", Description = Introduction };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token from POST /api/v1/holders; of a member of staff, from the operator.",
            },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = HolderAuthentication.Cookie,
                Description = "What a page has set.",
            },
        };
        foreach (var schema in document.Components.Schemas?.Values ?? [])
            ApiSchemas.LeaveOutNulls(schema);
        return Task.CompletedTask;
    }

    private static Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var problem = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) };
        if (operation.RequestBody is not null || operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true)
            Refuses(400, "Bad Request");
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [Requirement(Bearer, context.Document!), Requirement(Cookie, context.Document!)];
            Refuses(401, "Unauthorized");
        }

        if (metadata.OfType<IAuthorizeData>().Any(rule => rule.Policy == StaffEndpoints.Policy))
            Refuses(403, "Forbidden");
        Refuses(503, "Service Unavailable, with Retry-After");
        if (metadata.OfType<IdempotencyKey.Accepted>().Any())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Description = "The same key gives the first answer again, and nothing happens twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyKey.MaxLength },
            });
        }

        return Task.CompletedTask;

        void Refuses(int status, string description) => (operation.Responses ??= []).TryAdd($"{status}", new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = problem },
        });
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
