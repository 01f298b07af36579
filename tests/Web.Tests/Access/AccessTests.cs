using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Seats;
using SeatHub;

namespace Web.Tests.Access;

/// <summary>Every endpoint and hub method, called as everybody, answers as the table says.</summary>
[Collection(OnSharedNode.Name)]
[Trait("speed", "slow")]
public sealed class AccessTests(SharedNode shared)
{
    private static readonly string[] _forStaff = ["/staff", "/kiosk", "/door", "/api/v1/staff", "/hubs/desk"];

    // The ways in, and everybody's own sign-in.
    private static readonly string[] _forAnybody = ["/staff/sign-in", "/staff/invitations/{secret}", "/staff/account"];

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task Every_endpoint_and_hub_method_has_a_row_and_every_row_is_one()
    {
        var registered = await EndpointsAsync();
        Assert.NotEmpty(registered);
        var rows = AccessTable.Rows.Select(row => row.Endpoint).ToList();
        Assert.Equal(rows.Distinct().Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        var missing = string.Join(", ", registered.Except(rows));
        var surplus = string.Join(", ", rows.Except(registered));
        Assert.True(missing.Length + surplus.Length == 0, $"without a row: {missing}; rows without an endpoint: {surplus}");
    }

    [Fact]
    public async Task What_is_for_staff_names_the_right_that_it_needs()
    {
        var rights = Enum.GetNames<StaffRights>();
        var pages = _node.Services.GetRequiredService<PageLoader>();
        var without = new List<string>();
        foreach (var endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
            if (!_forStaff.Any(start => route.StartsWith(start, StringComparison.Ordinal)) || _forAnybody.Contains(route))
                continue;
            var metadata = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                ? (await pages.LoadAsync(page, EndpointMetadataCollection.Empty)).EndpointMetadata!.OfType<IAuthorizeData>()
                : endpoint.Metadata.OfType<IAuthorizeData>();
            if (!metadata.Any(rule => rights.Contains(rule.Policy)))
                without.Add(route);
        }

        without.AddRange(MethodsOf(typeof(DeskHub)).Where(method => typeof(DeskHub).GetMethod(method)!
            .GetCustomAttribute<AuthorizeAttribute>()?.Policy is not { } policy || !rights.Contains(policy)));
        Assert.Empty(without);
    }

    [Fact]
    public async Task Everybody_is_answered_as_the_table_says()
    {
        var world = await AccessWorld.StartAsync(_node);
        var wrong = new List<string>();
        foreach (var row in AccessTable.Rows)
        {
            var answers = new List<string>();
            foreach (var asker in world.Callers)
                answers.Add(row.Arguments is null ? await world.SendAsync(row, asker) : await InvokeAsync(world, row, asker));
            if (string.Join(' ', answers) != row.Answers)
                wrong.Add($"{row.Endpoint}: {string.Join(' ', answers)} instead of {row.Answers}");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Each_role_is_answered_as_the_table_says()
    {
        var world = await AccessWorld.StartAsync(_node);
        var wrong = new List<string>();
        foreach (var row in AccessTable.Rows)
        {
            var answers = new List<string>();
            foreach (var asker in world.Roles)
                answers.Add(row.Arguments is null ? await world.SendAsync(row, asker) : await InvokeAsync(world, row, asker));
            if (string.Join(' ', answers) != row.OfRoles)
                wrong.Add($"{row.Endpoint}: {string.Join(' ', answers)} instead of {row.OfRoles}");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task What_staff_do_or_are_refused_leaves_a_line()
    {
        var world = await AccessWorld.StartAsync(_node);
        var wrong = new List<string>();
        var staff = new Asker(world.Staff.Text);
        foreach (var row in AccessTable.Rows.Where(IsUnsafe))
        {
            var before = await world.LinesAsync();
            if (row.Arguments is null)
                await world.SendAsync(row, staff);
            else
                await InvokeAsync(world, row, staff);
            var left = await world.LinesAsync() > before;
            if (left != (row.Trail ?? true))
                wrong.Add($"{row.Endpoint} {(left ? "left a line" : "left no line")}");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static bool IsUnsafe(Row row) =>
        row.Method is "POST" or "DELETE" or "PUT" or "PATCH"
        || (row.Method == "HUB" && !row.Route.EndsWith(" Join", StringComparison.Ordinal)
            && !row.Route.EndsWith(" Leave", StringComparison.Ordinal));

    private async Task<List<string>> EndpointsAsync()
    {
        var pages = _node.Services.GetRequiredService<PageLoader>();
        var found = new List<string>();
        foreach (var endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await pages.LoadAsync(page, EndpointMetadataCollection.Empty);
                // A page without a handler is rendered.
                if (compiled.HandlerMethods.Count == 0)
                    found.Add($"GET {route}");
                found.AddRange(compiled.HandlerMethods.Select(handler =>
                    $"{handler.HttpMethod.ToUpperInvariant()} {route}{(handler.Name is null ? "" : $"?handler={handler.Name}")}"));
            }
            else if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { } methods)
            {
                // HEAD is answered as GET.
                found.AddRange(methods.HttpMethods.Where(m => m is not ("HEAD" or "OPTIONS")).Select(m => $"{m} {route}"));
            }
            else
            {
                var isNegotiation = endpoint.Metadata.GetMetadata<NegotiateMetadata>() is not null;
                found.Add($"{(isNegotiation ? "POST" : "GET")} {route}");
                if (!isNegotiation && endpoint.Metadata.GetMetadata<HubMetadata>() is { HubType: var hub })
                    found.AddRange(MethodsOf(hub).Select(method => $"HUB {route} {method}"));
            }
        }

        // The first page is registered as "/" and as "/Index".
        return [.. found.Distinct().Where(endpoint => !endpoint.EndsWith(" /Index", StringComparison.Ordinal))];
    }

    private static IEnumerable<string> MethodsOf(Type hub) => hub
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.GetBaseDefinition().DeclaringType == hub && !method.IsSpecialName).Select(method => method.Name);

    private async Task<string> InvokeAsync(AccessWorld world, Row row, Asker asker)
    {
        var things = await world.ThingsAsync(row);
        var parts = row.Route.Split(' ');
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(_node.Address, parts[0]), options =>
        {
            foreach (var (name, value) in asker.Headers)
                options.Headers.Add(name, value);
        }).Build();
        try
        {
            await connection.StartAsync();
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return $"{(int)refused.StatusCode}";
        }

        var arguments = Array.ConvertAll<object?, object?>(row.Arguments!, argument => argument switch
        {
            "{screening}" => long.Parse(things["screening"], System.Globalization.CultureInfo.InvariantCulture),
            string name => Guid.Parse(things[name.Trim('{', '}')]),
            Dictionary<string, object> members => Filled(members),
            Dictionary<string, object>[] many => Array.ConvertAll(many, Filled),
            _ => argument,
        });
        JsonElement? reply;
        try
        {
            reply = await connection.InvokeCoreAsync<JsonElement?>(parts[1], arguments);
        }
        catch (HubException failed)
        {
            return failed.Message.Split("HubException: ")[^1].Split(':')[0];
        }

        return reply is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty("outcome", out var outcome)
            ? outcome.GetString()!
            : "ok";

        Dictionary<string, object> Filled(Dictionary<string, object> members) => members.ToDictionary(
            each => each.Key, each => each.Value is string name ? things[name.Trim('{', '}')] : each.Value);
    }
}
