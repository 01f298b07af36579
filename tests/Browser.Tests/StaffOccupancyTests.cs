using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The staff's list of screenings, with the hub for staff and without it.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaffOccupancyTests(BrowserFixture stage)
{
    private readonly SeatMapCluster _cluster = stage.Cluster;
    private readonly SeatMapNode _one = stage.Cluster.Nodes[0];
    private readonly SeatMapNode _other = stage.Cluster.Nodes[1];

    [Fact]
    public Task The_hub_brings_what_is_held_on_the_other_node_without_a_request() => stage.PlayAsync(async scene =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.SignInAsync(scene, _cluster, _one);
        await UpdatesAsync(staff, "live");
        var requests = 0;
        staff.Page.Request += (_, request) => requests += request.Url.EndsWith("/api/v1/staff/screenings", StringComparison.Ordinal) ? 1 : 0;

        await (await scene.NewMapAsync(_other, screening)).HoldAsync("5-1", "5-2");

        await ShowsAsync(staff, screening, held: "2", free: "48");
        // One is made every half minute; polling would have made several.
        Assert.InRange(requests, 0, 1);
    });

    [Fact]
    public Task Without_the_hub_the_list_asks_again_and_again() => stage.PlayAsync(async scene =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var visitor = await scene.NewVisitorAsync();
        await visitor.RouteWebSocketAsync("**/hubs/desk**", socket => socket.CloseAsync());
        var staff = await StaffDesk.SignInAsync(scene, _cluster, _one, visitor: visitor);
        await UpdatesAsync(staff, "polling");

        await (await scene.NewMapAsync(_other, screening)).HoldAsync("5-1", "5-2");

        await ShowsAsync(staff, screening, held: "2", free: "48");
    });

    private static Task UpdatesAsync(StaffDesk staff, string how) =>
        Assertions.Expect(staff["programme"]).ToHaveAttributeAsync("data-updates", how, new() { Timeout = 10_000 });

    private static async Task ShowsAsync(StaffDesk staff, long screening, string held, string free)
    {
        var row = staff.Page.Locator($"[data-screening='{screening}']");
        await Assertions.Expect(row.GetByTestId("held")).ToHaveTextAsync(held, new() { Timeout = 10_000 });
        await Assertions.Expect(row.GetByTestId("free")).ToHaveTextAsync(free);
    }
}
