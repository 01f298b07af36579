using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Web.Tests.Http;

/// <summary>The API document is complete, describes the answers, and is the same as the one in <c>docs</c>.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class OpenApiTests(SharedNode shared)
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task The_document_lists_every_route_and_method_of_the_api()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var listed = from path in document.GetProperty("paths").EnumerateObject()
                     from method in path.Value.EnumerateObject()
                     select $"{method.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(Routes().Order(), listed.Order());
        Assert.Equal(60, listed.Count());
    }

    [Fact]
    public async Task Every_operation_has_a_unique_name_a_summary_and_a_documented_reply()
    {
        var paths = (await DocumentAsync()).GetProperty("paths").EnumerateObject();
        var operations = paths.SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToArray();
        Assert.Equal(operations.Length, operations.Select(o => o.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEqual("Web", operation.GetProperty("tags")[0].GetString());
            var success = operation.GetProperty("responses").EnumerateObject().Single(response => response.Name[0] == '2').Value;
            Assert.NotEmpty(success.GetProperty("content").GetProperty("application/json").GetProperty("schema").EnumerateObject());
        });
    }

    /// <summary>The types of clients in other languages are made from this file.</summary>
    [Fact]
    public async Task The_document_in_docs_is_what_the_server_serves()
    {
        var now = JsonSerializer.Serialize(await DocumentAsync(), _indented) + "\n";
        var file = RepositoryRoot.File("docs", "openapi.json");
        var produced = Path.Combine(AppContext.BaseDirectory, "openapi.json");
        await File.WriteAllTextAsync(produced, now);
        var same = File.Exists(file) && await File.ReadAllTextAsync(file) == now;
        Assert.True(same, $"docs/openapi.json does not describe the API. If the change is intended: cp {produced} {file}");
    }

    [Fact]
    public async Task Answers_have_the_members_in_the_document_and_no_others()
    {
        var document = await DocumentAsync();
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var staff = _node.NewStaff();
        var holdId = Guid.CreateVersion7();
        var held = await visitor.Api.PostAsync($"screenings/{id}/holds", new { holdId, seats = new[] { 3, 4 } });
        var hold = await visitor.Api.GetAsync($"holds/{holdId}");
        var refused = await (await _node.NewCallerAsync()).PostAsync($"screenings/{id}/holds", new { seats = new[] { 3 } });
        var taken = await staff.GetAsync($"staff/screenings/{id}/seats");
        var booked = await visitor.Api.PostAsync($"holds/{holdId}/confirm", new { payment = "test-ok" });
        Assert.Equal((201, 200, 409, 201), (held.Status, hold.Status, refused.Status, booked.Status));

        Fits("/api/v1/screenings/{id}/holds", "post", held);
        Fits("/api/v1/screenings/{id}/holds", "post", refused);
        Fits("/api/v1/holds/{id}", "get", hold);
        Fits("/api/v1/holds/{id}/confirm", "post", booked);
        Fits("/api/v1/bookings/{reference}", "get", await visitor.Api.GetAsync($"bookings/{booked.Text("reference")}"));
        Fits("/api/v1/screenings", "get", await visitor.Api.GetAsync("screenings"));
        Fits("/api/v1/screenings/{id}", "get", await visitor.Api.GetAsync($"screenings/{id}"));
        Fits("/api/v1/screenings/{id}", "get", await visitor.Api.GetAsync("screenings/0"));
        Fits("/api/v1/screenings/{id}/seats", "get", await visitor.Api.GetAsync($"screenings/{id}/seats"));
        Fits("/api/v1/staff/screenings/{id}/seats", "get", taken);
        Fits("/api/v1/staff/screenings/{id}/ledger", "get", await staff.GetAsync($"staff/screenings/{id}/ledger"));
        Fits("/api/v1/staff/screenings/{id}/ledger/{revision}/seats", "get", await staff.GetAsync($"staff/screenings/{id}/ledger/1/seats"));
        Fits("/api/v1/staff/screenings", "get", await staff.GetAsync("staff/screenings"));
        Fits("/api/v1/staff/screenings", "get", await visitor.Api.GetAsync("staff/screenings"));
        Fits("/api/v1/staff/halls", "get", await staff.GetAsync("staff/halls"));
        Fits("/api/v1/staff/plans", "get", await staff.GetAsync("staff/plans"));
        Fits("/api/v1/staff/till", "get", await staff.GetAsync("staff/till"));
        await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 9 } });
        Fits("/api/v1/staff/audit", "get", await staff.GetAsync($"staff/audit?screening={id}"));

        void Fits(string path, string method, Answer answer)
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            var response = operation.GetProperty("responses").GetProperty($"{answer.Status}");
            var media = response.GetProperty("content").GetProperty(answer.Header("Content-Type")!.Split(';')[0]);
            Assert.Equal([], SchemaFaults.Find(document, media.GetProperty("schema"), answer.Json, $"{method} {path} {answer.Status}"));
        }
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var visitor = _node.NewVisitor();
        var document = (await visitor.OpenAsync("/openapi/v1.json")).Answer;
        Assert.Equal(200, document.Status);
        Assert.StartsWith("application/json", document.Header("Content-Type"), StringComparison.Ordinal);
        return document.Json;
    }

    private IEnumerable<string> Routes() =>
        from endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText!.Contains("api/v1", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select $"{method} {Constraint().Replace("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), "}")}";

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
