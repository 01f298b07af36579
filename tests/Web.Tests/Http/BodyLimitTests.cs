using System.Globalization;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Web.Http;

namespace Web.Tests.Http;

/// <summary>The limits of the nodes and of the proxy that is shipped are the same for every address.</summary>
[Collection(OnSharedNode.Name)]
public sealed partial class BodyLimitTests(SharedNode shared)
{
    [Fact]
    public void The_proxy_lets_through_what_the_nodes_take_and_no_more()
    {
        var (usual, locations) = ReadProxy();
        var wrong = new List<string>();
        var endpoints = shared.Node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        foreach (var endpoint in endpoints)
        {
            // What is only read has no body.
            if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.All(HttpMethods.IsGet) == true)
                continue;
            var limit = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? BodyLimits.Usual;
            var path = Parameter().Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", "17");
            var proxy = LocationOf(path, locations)?.Limit ?? usual;
            if (limit != proxy)
                wrong.Add($"{path}: a node takes {limit} bytes, the proxy {proxy}");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void Bodies_larger_than_usual_are_not_kept_by_the_proxy() =>
        Assert.All(
            ReadProxy().Locations.Where(location => location.Limit > BodyLimits.Usual),
            location => Assert.Contains("proxy_request_buffering off;", location.Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("staff/plans/preview", BodyLimits.Plan)]
    [InlineData("screenings/1/blocks", BodyLimits.Seats)]
    [InlineData("screenings/1/holds", BodyLimits.Usual)]
    public async Task A_body_beyond_the_limit_is_a_413_and_one_at_the_limit_is_read(string path, int limit)
    {
        var staff = shared.Node.NewStaff();
        foreach (var surplus in new[] { 0, 1 })
        {
            using var content = new ByteArrayContent(new byte[limit + surplus]);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var answer = await staff.SendAsync(HttpMethod.Post, path, content, header: "Expect: 100-continue");
            if (surplus == 1)
                answer.IsProblem(413, "too_large");
            else
                Assert.True(answer.Status is 400 or 422, $"{path}: {answer.Status} {answer.Body}");
        }
    }

    [Fact]
    public void Every_seat_of_the_largest_plan_fits_into_a_list_of_seats()
    {
        var body = $$"""{"seats":[{{string.Join(',', Enumerable.Range(0, SeatEngine.Plans.PlanReader.MaxSeats))}}]}""";
        Assert.InRange(body.Length, 1, BodyLimits.Seats);
    }

    private sealed record Location(string Match, string Pattern, long? Limit, string Text);

    private static (long Usual, List<Location> Locations) ReadProxy()
    {
        var text = File.ReadAllText(RepositoryRoot.File("deploy", "nginx.conf"));
        var locations = LocationBlock().Matches(text)
            .Select(m => new Location(m.Groups["match"].Value, m.Groups["pattern"].Value, LimitIn(m.Value), m.Value)).ToList();
        Assert.True(locations.Count >= 4);
        return (LimitIn(LocationBlock().Replace(text, ""))!.Value, locations);
    }

    private static long? LimitIn(string text)
    {
        var found = MaxBodySize().Matches(text);
        Assert.InRange(found.Count, 0, 1);
        if (found.Count == 0)
            return null;
        var unit = found[0].Groups["unit"].Value switch { "k" => 1024, "m" => 1024 * 1024, var other => throw new FormatException(other) };
        return long.Parse(found[0].Groups["number"].Value, CultureInfo.InvariantCulture) * unit;
    }

    /// <summary>As nginx chooses: the exact one, then the first regular expression, then the longest prefix.</summary>
    private static Location? LocationOf(string path, List<Location> locations) =>
        locations.Find(l => l.Match == "=" && l.Pattern == path)
        ?? locations.Find(l => l.Match == "~" && Regex.IsMatch(path, l.Pattern))
        ?? locations.Where(l => l.Match.Length == 0 && path.StartsWith(l.Pattern, StringComparison.Ordinal)).MaxBy(l => l.Pattern.Length);

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"location\s+(?:(?<match>[=~])\s+)?(?<pattern>\S+)\s*{(?<block>[^{}]*)}")]
    private static partial Regex LocationBlock();

    [GeneratedRegex(@"client_max_body_size\s+(?<number>\d+)(?<unit>\w*);")]
    private static partial Regex MaxBodySize();
}
