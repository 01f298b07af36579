using System.Diagnostics;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The staff's list of screenings, with the hub for staff and without it.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaffOccupancyTests(BrowserFixture fixture)
{
    private readonly SeatMapCluster _cluster = fixture.Cluster;
    private readonly SeatMapNode _one = fixture.Cluster.Nodes[0];
    private readonly SeatMapNode _other = fixture.Cluster.Nodes[1];

    [Fact]
    public Task The_hub_sends_holds_of_the_other_node_without_a_request() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.SignInAsync(visitors, _cluster, _one);
        await UpdatesAsync(staff, "live");
        var clock = Stopwatch.StartNew();
        var requests = 0;
        staff.Page.Request += (_, request) =>
            requests += request.Url.Contains("/api/v1/staff/screenings?", StringComparison.Ordinal) ? 1 : 0;

        await (await visitors.NewMapAsync(_other, screening)).HoldAsync("5-1", "5-2");

        await ShowsAsync(staff, screening, held: "2", free: "48");
        // The page requests the revenue every 24 to 36 seconds. Polling would have made a request every three seconds.
        Assert.InRange(requests, 0, 1 + (int)(clock.Elapsed.TotalSeconds / 24));
    });

    [Fact]
    public Task Without_the_hub_the_list_is_polled() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var visitor = await visitors.NewVisitorAsync();
        await visitor.RouteWebSocketAsync("**/hubs/desk**", socket => socket.CloseAsync());
        var staff = await StaffDesk.SignInAsync(visitors, _cluster, _one, visitor: visitor);
        await UpdatesAsync(staff, "polling");

        await (await visitors.NewMapAsync(_other, screening)).HoldAsync("5-1", "5-2");

        await ShowsAsync(staff, screening, held: "2", free: "48");
    });

    private static Task UpdatesAsync(StaffDesk staff, string how) =>
        Assertions.Expect(staff["programme"]).ToHaveAttributeAsync("data-updates", how);

    private static async Task ShowsAsync(StaffDesk staff, long screening, string held, string free)
    {
        var row = staff.Page.Locator($"[data-screening='{screening}']");
        await Assertions.Expect(row.GetByTestId("held")).ToHaveTextAsync(held);
        await Assertions.Expect(row.GetByTestId("free")).ToHaveTextAsync(free);
    }
}
