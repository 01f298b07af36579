using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Of a large hall the map watches the sections in view, and how many seats are free in the others.</summary>
[Collection(BrowserTests.Name)]
public sealed class SectionsTests(BrowserFixture fixture)
{
    private const int Seats = 15_928;

    // The first seats of the arena's floor, and of a block of the upper tier behind it.
    private const int Near = 0, Far = 9_000;

    private const string Hold = """
        async seats => {
          const reply = await window.seatmap.connection.hold(seats);
          if (reply.outcome !== 'held') throw new Error(reply.outcome);
        }
        """;

    [Fact]
    public Task A_phone_sees_single_seats_of_the_sections_in_view_and_counts_of_the_others() => fixture.RunAsync(async visitors =>
    {
        var screening = await fixture.Cluster.AddArenaAsync();
        var page = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await page.SetViewportSizeAsync(390, 844);
        var phone = await MapPage.OpenAsync(page, fixture.Cluster.Nodes[0], screening);
        var other = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);

        // The whole hall: counts only.
        await UntilAsync(page, "all => window.seatmap.model.state.freeElsewhere === all", Seats);
        await other.Page.EvaluateAsync(Hold, new[] { Far, Far + 1 });
        await UntilAsync(page, "all => window.seatmap.model.state.freeElsewhere === all", Seats - 2);

        // Near a section its seats are there, and those far away are not shown as free.
        await page.EvaluateAsync("() => document.querySelector('seat-map').zoomTo('A')");
        await phone.ShowsAsync("A-1-1", MapPage.Free);
        await UntilAsync(page, "seat => window.seatmap.state().statuses[seat] === 1", Far + 2);

        // A hold inside shows as a seat, one elsewhere as a count.
        await other.Page.EvaluateAsync(Hold, new[] { Near });
        await phone.ShowsAsync("A-1-1", MapPage.Held);
        var (elsewhere, shown) = (await ElsewhereAsync(page), await FreeAsync(page));
        Assert.Equal(Seats - 3, elsewhere + shown);
        await Assertions.Expect(phone["seats-left"]).ToContainTextAsync("15,925");

        // A selected seat is watched wherever the map is.
        await page.EvaluateAsync("() => document.querySelector('seat-map').select(['A-1-3', 'A-1-4'])");
        await page.EvaluateAsync("() => document.querySelector('seat-map').fit()");
        await UntilAsync(page, "seat => window.seatmap.state().statuses[seat] === 0", Near + 4);
        var third = await visitors.NewMapAsync(fixture.Cluster.Nodes[1], screening);
        await third.Page.EvaluateAsync(Hold, new[] { Near + 2 });
        await phone.HasSelectedAsync("A-1-4");
    });

    private static Task<int> ElsewhereAsync(IPage page) => page.EvaluateAsync<int>("() => window.seatmap.model.state.freeElsewhere");

    private static Task<int> FreeAsync(IPage page) =>
        page.EvaluateAsync<int>("() => window.seatmap.state().statuses.filter(status => status === 0).length");

    private static async Task UntilAsync(IPage page, string script, int argument) =>
        await page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { PollingInterval = 25 });
}
