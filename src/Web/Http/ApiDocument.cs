using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;
using SeatEngine.Seats;
using Web.Holders;
using Web.Languages;
using Web.Limits;
using Web.Rights;
using Web.Screenings;

namespace Web.Http;

/// <summary>
/// The REST API as an OpenAPI document (<c>/openapi/v1.json</c>, kept in <c>docs/openapi.json</c>) and as a page to read and try it
/// (<c>/api</c>). Its texts come from the endpoints and the records' doc comments.
/// </summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer", Cookie = "cookie";

    // Scalar's greys, greens and yellows are too pale for text (WCAG AA asks for 4.5 to 1).
    private const string Contrast = """
        .light-mode { --scalar-color-3: #666; --scalar-color-green: #00704a; --scalar-color-red: #b3261e; --scalar-color-yellow: #7a5900;
                      --scalar-color-orange: #8f4700; }
        .dark-mode { --scalar-color-3: #949494; --scalar-color-red: #ff7a70; }
        """;

    // The links above it. Scalar keeps its own parts below a header of that height.
    private const string FrameStyle = """
        :root { --scalar-custom-header-height: 48px; }
        .frame { position: sticky; inset-block-start: 0; z-index: 20; display: flex; align-items: center; gap: 20px; block-size: 48px;
          padding-inline: 24px; overflow-x: auto; white-space: nowrap; font: 500 14px/1.4 system-ui, sans-serif;
          border-block-end: 1px solid var(--scalar-border-color); background: var(--scalar-background-1); color: var(--scalar-color-2); }
        .frame a { color: var(--scalar-color-1); }
        """;

    private const string Introduction = """
        Seats are numbers: indexes in the screening's plan. Amounts are minor units by ISO 4217. Times are UTC. Null members are
        left out.

        **Authentication.** Pages use a cookie. A program calls `POST /api/v1/holders` once and sends the token:
        `Authorization: Bearer …`.

        **Retries.** Send an `Idempotency-Key` with a command: the same key gives the first answer again, and nothing happens twice.

        **Refusals** are problem details (RFC 9457) with a stable `code`: [all of them](/api/errors).

        Changes arrive over the SignalR hubs `/hubs/seatmap` and, for staff, `/hubs/desk`: see `docs/api.md` and `docs/asyncapi.yaml`.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        // SeatStatus is a number in maps and a word in lists, so it is inlined: one named schema cannot describe both. A time is a text.
        document.CreateSchemaReferenceId = type =>
        {
            var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
            return plain == typeof(SeatStatus) || plain == typeof(EnteredTime)
                ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        };
        document.AddSchemaTransformer(ApiSchemas.DescribeSerializationAsync);
        document.AddOperationTransformer(DescribeOperationAsync);
        document.AddDocumentTransformer(DescribeDocumentAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();
        // Everything the page needs comes from this server: it works without the internet, and no third party sees its readers.
        app.MapScalarApiReference("/api", (page, context) => page
            .WithTitle(Texts.Current["apiPage.title"]).WithFavicon("/favicon.svg").AddDocument("v1")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()
            .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)
            .WithDynamicBaseServerUrl().ExpandAllTags().WithCustomCss(Contrast + FrameStyle).AddHeaderContent(Frame())
            .WithNonce(context.GetNonce()).AddHeadContent(HeadScript(context.GetNonce()))).AllowAnonymous().Add(RemoveDocumentName);
    }

    /// <summary>In the reader's language, unlike the reference, which is written once and has its own banner.</summary>
    private static string Frame()
    {
        var (language, encoder) = (Language.Current, HtmlEncoder.Create(UnicodeRanges.All));
        var note = language == Language.English ? "" : $"<span>{Text("apiPage.english")}</span>";
        return $"""
            <nav class="frame" aria-label="SeatMap" lang="{language.Code}" dir="{language.Direction}">
            <a href="/">{Text("apiPage.back")}</a><a href="/api/errors">{Text("apiErrors.title")}</a>{note}</nav>
            """;

        string Text(string key) => encoder.Encode(Texts.Current[key]);
    }

    /// <summary>Scalar maps <c>/api/{documentName?}</c>, which would answer any address below <c>/api</c> with the page.</summary>
    private static void RemoveDocumentName(EndpointBuilder page)
    {
        if (page is RouteEndpointBuilder { RoutePattern.RawText: { } text } route
            && text.EndsWith("/{documentName?}", StringComparison.Ordinal))
            route.RoutePattern = RoutePatternFactory.Parse("/api");
    }

    /// <summary>The type of a problem is <c>/api#code</c>. The script redirects such an address to the code's entry.</summary>
    private static string HeadScript(string nonce) => $$"""
        <script nonce="{{nonce}}">
          document.documentElement.lang = 'en';
          const codes = '{{string.Join(' ', ProblemCodes.All.Select(problem => problem.Code))}}'.split(' ');
          if (codes.includes(location.hash.slice(1))) location.replace('/api/errors' + location.hash);
        </script>
        """;

    private static Task DescribeDocumentAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        // The version is the one in the API's path. Without servers, addresses are relative to where the document came from.
        document.Info = new OpenApiInfo { Title = "SeatMap", Version = "v1", Description = Introduction };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token from POST /api/v1/holders. Staff get theirs from the operator, who can revoke it.",
            },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = HolderAuthentication.Cookie,
                Description = $"Set by every page; over TLS its name is {HolderAuthentication.SecureCookie}. A request that may change "
                    + "something is answered 403 foreign_page if a page of another origin sent it with the cookie.",
            },
        };
        foreach (var schema in document.Components.Schemas?.Values ?? [])
            ApiSchemas.RemoveNulls(schema);
        ApiSchemas.AllowMoreInReplies(document);
        return Task.CompletedTask;
    }

    private static Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var problem = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) };
        if (operation.RequestBody is not null || operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true)
            AddProblem(400, "Bad Request");
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [Requirement(Bearer, context.Document!), Requirement(Cookie, context.Document!)];
            AddProblem(401, "Unauthorized");
        }

        if (metadata.OfType<IAuthorizeData>().Any(StaffPolicies.IsOne))
            AddProblem(403, "Forbidden");
        if (metadata.OfType<LimitedRequest>().Any())
            AddProblem(429, "Too Many Requests, with Retry-After");
        AddProblem(503, "Service Unavailable, with Retry-After");
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

        void AddProblem(int status, string description) => (operation.Responses ??= []).TryAdd($"{status}", new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = problem },
        });
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
