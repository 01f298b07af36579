using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Web.Http;

namespace Web.Tests.Http;

/// <summary>What is not understood is refused by every endpoint that could change something, and changes nothing.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class StrictRequestTests(SharedNode shared)
{
    private const string NoBody = "This request takes no body.";

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task No_unsafe_endpoint_takes_an_unknown_query_parameter()
    {
        var staff = _node.NewStaff();
        foreach (var (method, path, body, _) in Unsafe())
        {
            var json = body is null ? null : "{}";
            await IsRefusedAsync(staff.SendAsync(method, $"{path}?surplus=1&Seat=2", Json(json)), $"{method} {path}", "surplus, Seat");
            await IsRefusedAsync(staff.SendAsync(method, $"{path}?surplus", Json(json)), $"{method} {path}", "surplus");
        }
    }

    [Fact]
    public async Task No_unsafe_endpoint_takes_an_unknown_member()
    {
        var staff = _node.NewStaff();
        foreach (var (method, path, _, _) in Unsafe().Where(endpoint => !endpoint.ReadsBody))
            await IsRefusedAsync(staff.SendAsync(method, path, Json("""{"surplus":1}""")), $"{method} {path}", "surplus");
    }

    [Fact]
    public async Task No_endpoint_takes_a_member_twice()
    {
        var staff = _node.NewStaff();
        foreach (var (method, path, body, _) in Unsafe().Where(endpoint => endpoint.Body is not null))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(body!.GetProperties()[0].Name);
            foreach (var again in new[] { name, name.ToUpperInvariant() })
            {
                var twice = Json($$"""{"{{name}}":null,"{{again}}":null}""");
                await IsRefusedAsync(staff.SendAsync(method, path, twice), $"{method} {path}", name);
            }
        }
    }

    [Fact]
    public async Task An_endpoint_without_a_body_takes_none()
    {
        var staff = _node.NewStaff();
        foreach (var (method, path, _, _) in Unsafe().Where(endpoint => endpoint is { Body: null, ReadsBody: false }))
        {
            foreach (var body in new[] { "[1]", "1", "x", "{", "null" })
                await IsRefusedAsync(staff.SendAsync(method, path, Json(body)), $"{method} {path}", NoBody);
            using var chunked = Json("""{"seats":[1],"force":true}""")!;
            chunked.Headers.ContentLength = null;
            await IsRefusedAsync(staff.SendAsync(method, path, chunked), $"{method} {path}", "seats, force");
        }
    }

    [Fact]
    public async Task Part_of_a_hold_named_in_the_body_does_not_release_all_of_it()
    {
        var id = await _node.AddScreeningAsync();
        var holder = await _node.NewCallerAsync();
        var hold = await holder.HoldAsync(id, 1, 2);
        (await holder.SendAsync(HttpMethod.Delete, $"holds/{hold}", Json("""{"seats":[1]}"""))).IsProblem(400, "invalid");
        (await holder.DeleteAsync($"holds/{hold}?seat=1")).IsProblem(400, "invalid");
        await _node.ShowsAsync(id, 1, 1, 1);
        Assert.Equal(200, (await holder.DeleteAsync($"holds/{hold}?Seats=1")).Status);
        await _node.ShowsAsync(id, 1, 0, 1);
        Assert.Equal(200, (await holder.SendAsync(HttpMethod.Delete, $"holds/{hold}", Json("{}"))).Status);
    }

    [Theory]
    [InlineData("""{"seats":[1],"orSimilr":true}""", "orSimilr")]
    [InlineData("""{"best":{"count":2,"catgory":"stalls"}}""", "catgory")]
    [InlineData("""{"best":{"count":2,"count":1}}""", "count")]
    [InlineData("""{"seats":[1],"it's":1}""", "it's")]
    [InlineData("""{"seats":[1],"a\nb":1}""", "a\nb")]
    [InlineData("""{"seats":[1],"":1}""", "\"\"")]
    public async Task A_mistyped_wish_holds_nothing_and_is_named(string body, string name)
    {
        var id = await _node.AddScreeningAsync();
        var holder = await _node.NewCallerAsync();
        var answer = await holder.PostAsync($"screenings/{id}/holds", body);
        answer.IsProblem(400, "invalid");
        Assert.Contains(name, answer.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("Web.", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("SeatEngine", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(1, await _node.StatusesAsync(id));
    }

    [Fact]
    public async Task A_move_to_another_screening_is_not_made_in_this_one()
    {
        var (thursday, friday) = (await _node.AddScreeningAsync(), await _node.AddScreeningAsync());
        var reference = await (await _node.NewCallerAsync()).BookAsync(thursday, 0, 1);
        var answer = await _node.NewStaff().PostAsync($"bookings/{reference}/move", new { seats = new[] { 2, 3 }, sreeningId = friday });
        answer.IsProblem(400, "invalid");
        Assert.Contains("sreeningId", answer.Text("detail"), StringComparison.Ordinal);
        await _node.ShowsAsync(thursday, 0, 2, 2, 0, 0);
    }

    [Fact]
    public async Task A_price_that_comes_twice_is_refused()
    {
        var answer = await _node.NewStaff().PostAsync("staff/screenings", """{"prices":{"a":1,"a":2}}""");
        answer.IsProblem(400, "invalid");
        Assert.Contains("\"$.prices.a\" comes twice", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("TRUE")]
    public async Task A_repeat_is_true_or_false(string value)
    {
        var id = await _node.AddScreeningAsync();
        var holder = await _node.NewCallerAsync();
        var refused = await holder.SendAsync(
            HttpMethod.Post, $"screenings/{id}/holds", Json("""{"seats":[1]}"""), header: $"Idempotency-Repeat: {value}");
        refused.IsProblem(400, "invalid");
        var held = await holder.SendAsync(
            HttpMethod.Post, $"screenings/{id}/holds", Json("""{"seats":[1]}"""), header: "Idempotency-Repeat: false");
        Assert.Equal(201, held.Status);
    }

    [Fact]
    public async Task What_only_reads_passes_over_what_it_does_not_know()
    {
        var id = await _node.AddScreeningAsync();
        Assert.Equal(200, (await _node.Anonymous.GetAsync("screenings?utm_source=mail&limit=1")).Status);
        Assert.Equal(200, (await _node.Anonymous.GetAsync($"screenings/{id}?surplus=1")).Status);
        Assert.Equal(200, (await _node.Anonymous.SendAsync(HttpMethod.Get, $"screenings/{id}/seats?x", Json("""{"surplus":1}"""))).Status);
    }

    private static async Task IsRefusedAsync(Task<Answer> sent, string endpoint, string names)
    {
        var answer = await sent;
        Assert.True(answer.Status == 400, $"{endpoint}: {answer.Status} {answer.Body}");
        answer.IsProblem(400, "invalid");
        Assert.Contains(names, answer.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>All endpoints of the API that are not only read, as the routing knows them; Body is what the serializer reads.</summary>
    private List<(HttpMethod Method, string Path, Type? Body, bool ReadsBody)> Unsafe()
    {
        var found =
            from endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let route = endpoint.RoutePattern.RawText!.TrimStart('/')
            where route.StartsWith("api/v1/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
            where method != "GET"
            select (
                new HttpMethod(method),
                Parameter().Replace(route["api/v1/".Length..], part => part.Value.Contains("guid") ? $"{Guid.CreateVersion7()}" : "1"),
                endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType,
                endpoint.Metadata.GetMetadata<StrictRequests.ReadsBody>() is not null);
        var all = found.ToList();
        Assert.True(all.Count >= 12, $"Only {all.Count} endpoints were found.");
        return all;
    }

    private static StringContent? Json(string? text) => text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter();
}
