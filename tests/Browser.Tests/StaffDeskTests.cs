using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The staff's page of a screening. The visitors are on another node.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaffDeskTests(BrowserFixture fixture)
{
    private const int Free = MapPage.Free, Held = MapPage.Held, Sold = MapPage.Sold, Blocked = 3;

    private readonly SeatMapCluster _cluster = fixture.Cluster;
    private readonly SeatMapNode _one = fixture.Cluster.Nodes[0];
    private readonly SeatMapNode _other = fixture.Cluster.Nodes[1];

    [Fact]
    public Task The_list_of_screenings_changes_by_itself_when_somebody_holds() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.SignInAsync(visitors, _cluster, _one);
        var row = staff.Page.Locator($"[data-screening='{screening}']");
        await Assertions.Expect(row.GetByTestId("free")).ToHaveTextAsync("50");

        await (await visitors.NewMapAsync(_other, screening)).HoldAsync("5-1", "5-2");

        await Assertions.Expect(row.GetByTestId("held")).ToHaveTextAsync("2");
        await Assertions.Expect(row.GetByTestId("free")).ToHaveTextAsync("48");
    });

    [Fact]
    public Task A_screening_that_is_new_appears_in_the_open_list() => fixture.RunAsync(async visitors =>
    {
        var staff = await StaffDesk.SignInAsync(visitors, _cluster, _one);
        await Assertions.Expect(staff["programme"]).ToBeVisibleAsync();
        var screening = await _cluster.AddScreeningAsync();
        await Assertions.Expect(staff.Page.Locator($"[data-screening='{screening}']")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Staff_see_whose_hold_a_seat_is_and_what_happened_to_it() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-4", "2-5");

        await staff.ShowsAsync("2-4", Held);
        await staff.ClickAsync("2-4");

        await staff.SaysAsync("seat-status", "Held");
        await Assertions.Expect(staff["fact-holder"]).ToHaveTextAsync(new Regex("^[0-9a-f]{8}$"));
        await staff.SaysAsync("fact-until", "until");
        await staff.SaysAsync("fact-together", "2-5");
        await staff.SaysAsync("history", "Held");
        await staff["tab-taken"].ClickAsync();
        await Assertions.Expect(staff["taken"].Locator("[data-seat='2-5']")).ToContainTextAsync("Held");
        await staff["tab-ledger"].ClickAsync();
        await staff.SaysAsync("ledger", "2-4, 2-5");
    });

    [Fact]
    public Task A_hold_that_staff_release_has_ended_and_its_visitor_sees_a_notice() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-4", "2-5");
        await staff.ShowsAsync("2-5", Held);

        await staff.ClickAsync("2-4");
        await staff["release-hold"].ClickAsync();
        await staff.ConfirmAsync();

        await staff.SaysAsync("notice", "Released: 2-4, 2-5");
        await visitor.SaysAsync("box office had to release");
        await visitor.ShowsAsync("2-5", Free);
        await staff.ShowsAsync("2-4", Free);
        await staff.SaysAsync("history", "Released");
        await staff.SaysAsync("history", "by Ada");
    });

    [Fact]
    public Task A_refused_confirmation_changes_nothing() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-4");
        await staff.ShowsAsync("2-4", Held);
        await staff.ClickAsync("2-4");
        await staff["release-hold"].ClickAsync();
        await staff.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(staff["ask"]).ToBeHiddenAsync();
        await staff.ShowsAsync("2-4", Held);
        await Assertions.Expect(staff["release-hold"]).ToBeEnabledAsync();
    });

    [Fact]
    public Task Seats_are_taken_off_sale_and_put_back_several_at_once() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);

        await staff.ClickAsync("1-1");
        await staff.ClickAsync("1-2", adding: true);
        await staff.HasSelectedAsync("1-1", "1-2");
        // The button for one seat has the same id: wait until the one for both is there.
        await staff.SaysAsync("block", "Take 2");
        await staff["block"].ClickAsync();
        await visitor.ShowsAsync("1-2", Blocked);
        await staff.ShowsAsync("1-1", Blocked);
        await staff.SaysAsync("total-blocked", "2");

        await staff["unblock"].ClickAsync();
        await visitor.ShowsAsync("1-1", Free);
        await visitor.ShowsAsync("1-2", Free);
    });

    [Fact]
    public Task A_whole_row_is_chosen_by_name_without_the_map() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        await staff.Page.GetByLabel("Seats by name").FillAsync("4-3");
        await staff.Page.Keyboard.PressAsync("Enter");
        await staff["select-row"].ClickAsync();
        await staff.SaysAsync("block", "Take 10");
        await staff["block"].ClickAsync();
        await staff.ShowsAsync("4-10", Blocked);
        await staff.SaysAsync("total-blocked", "10");
    });

    [Fact]
    public Task Seats_are_inspected_and_added_by_keyboard_alone() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        await staff["map"].FocusAsync();
        foreach (var key in new[] { "ArrowUp", "ArrowUp", "ArrowLeft", "Enter" })
            await staff.Page.Keyboard.PressAsync(key);
        await staff.SaysAsync("seat-status", "Free");
        await staff.SaysAsync("announcer", "selected, 1 in all");
        await staff.Page.Keyboard.PressAsync("ArrowRight");
        await staff.Page.Keyboard.PressAsync("Shift+Enter");
        await staff.SaysAsync("announcer", "selected, 2 in all");
        Assert.Equal(2, (await staff.StateAsync()).Selected.Length);
    });

    [Fact]
    public Task Many_seats_are_chosen_by_dragging_over_them() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        await staff["brush"].ClickAsync();
        await staff.DragAsync("3-2", "3-5");
        await staff.HasSelectedAsync("3-2", "3-3", "3-4", "3-5");
        await staff.SaysAsync("block", "Take 4");
        await staff["block"].ClickAsync();
        await staff.ShowsAsync("3-4", Blocked);
    });

    [Fact]
    public Task A_booking_is_moved_and_its_buyer_sees_the_new_seats() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var (buyer, reference) = await BuyAsync(visitors, screening, "3-3", "3-4");
        await staff.ShowsAsync("3-3", Sold);

        await staff.ClickAsync("3-3");
        await staff.SaysAsync("fact-reference", reference);
        await staff["move-booking"].ClickAsync();
        await staff.ClickAsync("5-5");
        await Assertions.Expect(staff["move-confirm"]).ToBeDisabledAsync();
        await staff.ClickAsync("5-6");
        await staff.SaysAsync("move-to", "5-5, 5-6");
        await staff.SaysAsync("move-difference", "none");
        await staff["move-confirm"].ClickAsync();
        await staff.ConfirmAsync();

        await staff.SaysAsync("notice", "now has 5-5, 5-6");
        await staff.ShowsAsync("3-3", Free);
        await staff.ShowsAsync("5-6", Sold);
        await buyer.Page.ReloadAsync();
        await Assertions.Expect(buyer["seats"].Locator("[data-seat='5-5'], [data-seat='5-6']")).ToHaveCountAsync(2);
        await Assertions.Expect(buyer["seats"].Locator("[data-seat='3-3']")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_booking_is_cancelled_and_its_seats_are_free() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var (buyer, reference) = await BuyAsync(visitors, screening, "3-3");

        await staff["tab-taken"].ClickAsync();
        await staff.Page.GetByLabel("Seat, reference or holder").FillAsync(reference[..6].ToLowerInvariant());
        await staff["taken"].GetByTestId("show-seat").ClickAsync();
        await staff["cancel-booking"].ClickAsync();
        await staff.Page.GetByText("Cash", new() { Exact = true }).ClickAsync();
        await staff.ConfirmAsync();

        await staff.ShowsAsync("3-3", Free);
        await buyer.Page.ReloadAsync();
        await Assertions.Expect(buyer["booking"]).ToHaveAttributeAsync("data-status", "cancelled");
    });

    [Fact]
    public Task The_slider_shows_the_map_as_it_was_and_leads_back_to_now() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-2");
        await visitor.HoldAsync("2-7");
        await staff.ShowsAsync("2-7", Held);

        await Assertions.Expect(staff["moment"]).ToHaveAttributeAsync("max", "2");
        await staff["moment"].FocusAsync();
        await staff.Page.Keyboard.PressAsync("Home");
        await staff.ShowsAsync("2-2", Free);
        await staff.SaysAsync("past-banner", "Before the first change");
        await staff.Page.Keyboard.PressAsync("ArrowRight");
        await staff.ShowsAsync("2-2", Held);
        await staff.ShowsAsync("2-7", Free);
        await Assertions.Expect(staff["past-banner"]).ToHaveTextAsync(new Regex("[0-9]{2}:[0-9]{2}:[0-9]{2}"));
        // The past has no commands.
        await staff.ClickAsync("2-2");
        await staff.SaysAsync("seat-status", "Held");
        await Assertions.Expect(staff["release-hold"]).ToHaveCountAsync(0);

        await staff["back-to-live"].ClickAsync();
        await staff.ShowsAsync("2-7", Held);
        await Assertions.Expect(staff["past-banner"]).ToBeHiddenAsync();
        await staff.IsAtAsync(-1);
    });

    [Fact]
    public Task The_history_is_played_from_the_beginning_until_now() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-2");
        await visitor.HoldAsync("2-8");
        await staff.ShowsAsync("2-8", Held);
        await staff["play"].ClickAsync();
        await staff.ShowsAsync("2-8", Free);
        await staff.ShowsAsync("2-8", Held);
        await Assertions.Expect(staff["past-banner"]).ToBeHiddenAsync();
        await staff.IsAtAsync(-1);
    });

    [Fact]
    public Task A_moment_of_the_ledger_is_shown_on_the_map() => fixture.RunAsync(async visitors =>
    {
        var screening = await _cluster.AddScreeningAsync();
        var staff = await StaffDesk.OpenAsync(visitors, _cluster, _one, screening);
        var visitor = await visitors.NewMapAsync(_other, screening);
        await visitor.HoldAsync("2-2");
        await visitor["release-all"].ClickAsync();
        await staff["tab-ledger"].ClickAsync();
        await staff.SaysAsync("ledger", "Released");

        await staff["ledger"].GetByRole(AriaRole.Button).Last.ClickAsync();

        await staff.ShowsAsync("2-2", Held);
        await staff.IsAtAsync(1);
    });

    private async Task<(MapPage Buyer, string Reference)> BuyAsync(TestVisitors visitors, long screening, params string[] seats)
    {
        var buyer = await visitors.NewMapAsync(_other, screening);
        await buyer.HoldAsync(seats);
        await buyer["checkout-link"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/checkout/");
        await buyer["pay"].ClickAsync();
        await buyer.Page.WaitForPathAsync("/bookings/");
        return (buyer, new Uri(buyer.Page.Url).Segments[^1]);
    }
}
