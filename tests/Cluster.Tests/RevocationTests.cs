using System.Net;
using Harness;
using Microsoft.AspNetCore.SignalR.Client;

namespace Cluster.Tests;

/// <summary>What ends in the database ends on every node, also where it is in use.</summary>
public sealed class RevocationTests
{
    // A notice takes milliseconds, a lost one two seconds; the rest is for a busy machine.
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_token_that_is_revoked_on_one_node_is_refused_on_another_by_rest_page_and_open_hubs()
    {
        await using var cluster = await SeatMapCluster.StartAsync(2);
        await RevokedEverywhereAsync(cluster, cluster.Nodes[0], cluster.Nodes[1]);
    }

    [Fact]
    public async Task The_stock_transport_closes_its_connections_too()
    {
        await using var cluster = await SeatMapCluster.StartAsync(1, "Hub:Transport=stock");
        await RevokedEverywhereAsync(cluster, cluster.Nodes[0], cluster.Nodes[0]);
    }

    [Fact]
    public async Task A_notice_that_is_lost_only_delays_a_revocation()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(1);
        var staff = await TokenAsync(cluster, "Ada");
        var node = cluster.Nodes[0];
        await using var map = await ConnectAsync(node, "/hubs/seatmap", staff);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, staff));

        cluster.Redis!.Kill();
        await RevokeAsync(cluster, "Ada");

        await Eventually.Async(() => map.State == HubConnectionState.Disconnected, _soon, "the open connection is closed");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(node, staff));
    }

    [Fact]
    public async Task Signing_out_on_one_node_ends_the_session_on_the_other_and_leaves_the_token_alone()
    {
        await using var cluster = await SeatMapCluster.StartAsync(2);
        var staff = await TokenAsync(cluster, "Ada");
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        await PostFormAsync(browser, cluster.Nodes[0], "/staff/sign-in", ("token", staff));
        var session = cookies.GetCookies(cluster.Nodes[0].BaseAddress)["seatmap-holder"]!.Value;
        await using var map = await ConnectAsync(cluster.Nodes[1], "/hubs/seatmap", session);
        await using var desk = await ConnectAsync(cluster.Nodes[1], "/hubs/desk", session);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster.Nodes[1], session));

        await PostFormAsync(browser, cluster.Nodes[0], "/staff/sign-in?handler=SignOut");

        foreach (var hub in new[] { map, desk })
            await Eventually.Async(() => hub.State == HubConnectionState.Disconnected, _soon, "the other node closes the connection");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cluster.Nodes[1], session));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster.Nodes[1], staff));
    }

    private static async Task RevokedEverywhereAsync(SeatMapCluster cluster, SeatMapNode one, SeatMapNode other)
    {
        var (staff, colleague) = (await TokenAsync(cluster, "Ada"), await TokenAsync(cluster, "Bob"));
        var visitor = await other.NewHolderAsync();
        await using var map = await ConnectAsync(other, "/hubs/seatmap", staff);
        await using var desk = await ConnectAsync(other, "/hubs/desk", staff);
        await using var colleagues = await ConnectAsync(other, "/hubs/desk", colleague);
        await using var visitors = await ConnectAsync(other, "/hubs/seatmap", visitor.Token!);
        foreach (var node in new[] { one, other })
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, staff));

        await RevokeAsync(cluster, "Ada");

        foreach (var hub in new[] { map, desk })
            await Eventually.Async(() => hub.State == HubConnectionState.Disconnected, _soon, "an open connection is closed");
        foreach (var node in new[] { one, other })
        {
            await Eventually.Async(
                async () => await StatusAsync(node, staff) == HttpStatusCode.Unauthorized, _soon, "the API refuses the token");
            foreach (var path in new[] { "/hubs/seatmap", "/hubs/desk" })
            {
                var refused = await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync(node, path, staff));
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }

            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
            http.DefaultRequestHeaders.Add("Cookie", $"seatmap-holder={staff}");
            using var page = await http.GetAsync(new Uri(node.BaseAddress, "/staff"));
            Assert.Equal("/staff/sign-in?return=%2Fstaff", page.Headers.Location?.OriginalString);
        }

        // Nobody else notices.
        Assert.Equal((HubConnectionState.Connected, HubConnectionState.Connected), (colleagues.State, visitors.State));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, colleague));
    }

    private static async Task<string> TokenAsync(SeatMapCluster cluster, string name) =>
        (await cluster.RunCommandAsync("token", "staff", name, "--role", "admin")).Output.Trim();

    private static async Task RevokeAsync(SeatMapCluster cluster, string name)
    {
        var list = (await cluster.RunCommandAsync("token", "list")).Output;
        var id = list.Split('\n').Single(line => line.Contains($"  {name} ", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Equal(0, (await cluster.RunCommandAsync("token", "revoke", id)).ExitCode);
    }

    private static async Task<HubConnection> ConnectAsync(SeatMapNode node, string path, string token)
    {
        var hub = new HubConnectionBuilder().WithUrl(
            new Uri(node.BaseAddress, path), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token)).Build();
        try
        {
            await hub.StartAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(SeatMapNode node, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.BaseAddress, "/api/v1/staff/halls"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task PostFormAsync(HttpClient browser, SeatMapNode node, string path, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetStringAsync(new Uri(node.BaseAddress, "/staff/sign-in"));
        const string Field = "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"";
        var at = page.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        var guard = page[at..page.IndexOf('"', at)];
        using var form = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", guard), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var response = await browser.PostAsync(new Uri(node.BaseAddress, path), form);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }
}
