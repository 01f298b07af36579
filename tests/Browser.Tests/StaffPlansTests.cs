using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Harness;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Importing a seating plan, and putting a screening on sale.</summary>
[Collection(BrowserTests.Name)]
public sealed class StaffPlansTests(BrowserFixture fixture)
{
    private readonly SeatMapNode _node = fixture.Cluster.Nodes[0];

    [Fact]
    public Task A_wrong_plan_is_shown_with_its_line_and_a_valid_one_is_previewed_then_imported() => fixture.RunAsync(async visitors =>
    {
        var staff = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/staff/plans");
        var name = $"Attic {Guid.NewGuid():N}";

        await ChooseAsync(staff, Plan(name, "A-1", "A-1"));
        await staff.SaysAsync("plan-problem", "line 7");
        await staff.SaysAsync("plan-problem", "used twice");
        await Assertions.Expect(staff["plan-source"].Locator(".meant")).ToContainTextAsync("A-1");
        await Assertions.Expect(staff["plan-preview"]).ToBeHiddenAsync();

        await ChooseAsync(staff, Plan(name, "A-1", "A-2"));
        await Assertions.Expect(staff["plan-name"]).ToHaveTextAsync(name);
        await Assertions.Expect(staff["plan-problem"]).ToBeHiddenAsync();
        await staff.SaysAsync("plan-counts", "2 seats, 1 category, 1 section");
        await Assertions.Expect(staff["preview-map"].Locator("canvas")).ToBeVisibleAsync();
        await Assertions.Expect(staff["known-plans"]).Not.ToContainTextAsync(name);

        await staff["import"].ClickAsync();
        await staff.SaysAsync("notice", "Imported");
        await staff.SaysAsync("known-plans", name);

        await ChooseAsync(staff, Plan(name, "A-1", "A-2"));
        await Assertions.Expect(staff["import"]).ToHaveTextAsync("Already imported");
    });

    [Fact]
    public Task A_file_that_is_no_plan_is_refused_with_a_reason() => fixture.RunAsync(async visitors =>
    {
        var staff = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/staff/plans");
        await ChooseAsync(staff, "{ not json");
        await staff.SaysAsync("plan-problem", "line 1");
        await ChooseAsync(staff, """{"format":"cinema/9"}""");
        await staff.SaysAsync("plan-problem", "unknown format");
    });

    [Fact]
    public Task A_new_screening_is_on_sale_and_in_whats_on() => fixture.RunAsync(async visitors =>
    {
        // This stores the plan of its hall.
        await fixture.Cluster.AddScreeningAsync(rows: 4, seatsPerRow: 6);
        var staff = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/staff/screenings/new");
        var title = $"Premiere {Guid.NewGuid():N}";
        var starts = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T20:15";

        // A missing value is reported beside its field, and the other values stay.
        await staff.Page.GetByLabel("Title").FillAsync(title);
        await staff["create"].ClickAsync();
        await Assertions.Expect(staff.Page.Locator("#error-venue")).ToBeVisibleAsync();
        await Assertions.Expect(staff.Page.GetByLabel("Title")).ToHaveValueAsync(title);

        await staff.Page.GetByLabel("Start, by the venue").FillAsync(starts);
        await staff.Page.GetByLabel("Venue", new() { Exact = true }).FillAsync("Test House");
        await staff.Page.GetByLabel("Hall").FillAsync("Hall 4x6");
        await Assertions.Expect(staff.Page.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Berlin");
        var closes = starts.Replace("T20:15", "T20:30", StringComparison.Ordinal);
        await Assertions.Expect(staff.Page.GetByLabel("Close")).ToHaveValueAsync(closes);
        await staff.Page.GetByLabel("Seating plan").SelectOptionAsync(new SelectOptionValue { Label = "Test hall 4x6, 24 seats" });
        await Assertions.Expect(staff["preview-map"].Locator("canvas")).ToBeVisibleAsync();
        await staff["prices"].GetByLabel("A").FillAsync("12,50");
        await staff["create"].ClickAsync();

        await Assertions.Expect(staff.Page).ToHaveURLAsync(new Regex("/staff/screenings/[0-9]+$"));
        await Assertions.Expect(staff["total-free"]).ToHaveTextAsync("24");
        var visitor = await (await visitors.NewVisitorAsync()).NewPageAsync();
        await visitor.GotoAsync(new Uri(_node.BaseAddress, $"/?q={Uri.EscapeDataString(title)}").ToString());
        var row = visitor.GetByTestId("screening").Filter(new() { HasText = title });
        await Assertions.Expect(row).ToContainTextAsync("20:15");
        await Assertions.Expect(row).ToContainTextAsync("€12.50");
    });

    [Fact]
    public Task A_seat_list_in_CSV_is_drawn_put_on_sale_and_sold_by_its_tables() => fixture.RunAsync(async visitors =>
    {
        var staff = await StaffDesk.SignInAsync(visitors, fixture.Cluster, _node, "/staff/plans");
        var name = $"Gala {Guid.NewGuid():N}";
        // As a spreadsheet of western Europe writes it: semicolons, Windows-1252.
        var rows = Enumerable.Range(1, 3).SelectMany(table => Enumerable.Range(1, 6).Select(seat => $"Säle;{table};{seat};Essen;yes"));
        var bytes = Encoding.Latin1.GetBytes($"section;row;number;category;table\r\n{string.Join("\r\n", rows)}\r\n");
        await staff["plan-file"].SetInputFilesAsync(new FilePayload { Name = $"{name}.csv", MimeType = "text/csv", Buffer = bytes });

        await Assertions.Expect(staff["plan-name"]).ToHaveTextAsync(name);
        await staff.SaysAsync("plan-counts", "18 seats, 1 category, 1 section");
        await Assertions.Expect(staff["preview-map"].Locator("canvas")).ToBeVisibleAsync();
        Assert.True(await staff["preview-map"].Locator("canvas").First.EvaluateAsync<int>(ColorsOf) > 1, "nothing is drawn");
        await Axe.CheckAsync(staff.Page, "a seat list in the preview");
        await staff["import"].ClickAsync();
        await staff.SaysAsync("notice", "Imported");

        await staff.Page.GotoAsync(new Uri(_node.BaseAddress, "/staff/screenings/new").ToString());
        var title = $"Dinner {Guid.NewGuid():N}";
        await staff.Page.GetByLabel("Title").FillAsync(title);
        var day = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await staff.Page.GetByLabel("Start, by the venue").FillAsync($"{day}T19:00");
        await staff.Page.GetByLabel("Venue", new() { Exact = true }).FillAsync("Ballroom");
        await staff.Page.GetByLabel("Hall").FillAsync($"Hall {title}");
        await staff.Page.GetByLabel("City").FillAsync("Berlin");
        await staff.Page.GetByLabel("Seating plan").SelectOptionAsync(new SelectOptionValue { Label = $"{name}, 18 seats" });
        await staff["prices"].GetByLabel("Essen").FillAsync("80");
        await staff["create"].ClickAsync();
        await Assertions.Expect(staff.Page).ToHaveURLAsync(new Regex("/staff/screenings/[0-9]+$"));
        var screening = long.Parse(new Uri(staff.Page.Url).Segments[^1], CultureInfo.InvariantCulture);

        var visitor = await visitors.NewMapAsync(_node, screening);
        await visitor.HoldAsync("2-3", "2-4");
        await Assertions.Expect(visitor["holds"]).ToContainTextAsync("Table 2, seat 3");
        await visitor["checkout-link"].ClickAsync();
        await visitor.Page.WaitForPathAsync("/checkout/");
        await visitor["pay"].ClickAsync();
        await visitor.Page.WaitForPathAsync("/bookings/");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Table" })).ToBeVisibleAsync();
        await staff.ShowsAsync("2-3", MapPage.Sold);
    });

    // How many colours a canvas has.
    private const string ColorsOf = """
        canvas => new Set(new Uint32Array(
          canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
        """;

    private static Task ChooseAsync(StaffDesk staff, string plan) => staff["plan-file"].SetInputFilesAsync(
        new FilePayload { Name = "attic.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(plan) });

    /// <summary>A plan document. Its first seat is on line 6.</summary>
    private static string Plan(string name, params string[] labels) =>
        $$"""
        {"format":"seatmap-plan/1","name":"{{name}}",
        "categories":[{"id":"a","name":"Benches","color":"#2a9d8f"}],
        "sections":[{"id":"s","name":"Attic"}],
        "shapes":[],
        "seats":[
        {{string.Join(",\n", labels.Select(Seat))}}
        ]}
        """;

    private static string Seat(string label, int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"label":"{{label}}","section":"s","row":"A","number":"{{index + 1}}","x":{{index}},"y":0,"category":"a"}""");
}
