using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Web.Tests.Http;

[Collection(OnSharedNode.Name)]
public sealed partial class OpenApiTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task The_document_lists_every_route_and_method_of_the_api()
    {
        using var visitor = _node.NewVisitor();
        var document = (await visitor.OpenAsync("/openapi/v1.json")).Answer;

        Assert.Equal(200, document.Status);
        Assert.StartsWith("application/json", document.Header("Content-Type"), StringComparison.Ordinal);
        Assert.StartsWith("3.", document.Text("openapi"), StringComparison.Ordinal);
        var listed = from path in document.Json.GetProperty("paths").EnumerateObject()
                     from method in path.Value.EnumerateObject()
                     select $"{method.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(Routes().Order(), listed.Order());
        Assert.Equal(25, listed.Count());
    }

    [Fact]
    public async Task The_page_lists_every_route_and_method_of_the_api()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/api");
        Assert.Equal(200, page.Status);
        var listed = Endpoint().Matches(WebUtility.HtmlDecode(page.Html)).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").Where(e => e.Contains("/api/v1", StringComparison.Ordinal));
        Assert.Equal(Routes().Order(), listed.Order());
    }

    private IEnumerable<string> Routes() =>
        from endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText!.Contains("api/v1", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select $"{method} {Constraint().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "}")}";

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex("""<span class="method [a-z]+">([A-Z]+)</span><code>([^<]+)</code>""")]
    private static partial Regex Endpoint();
}
