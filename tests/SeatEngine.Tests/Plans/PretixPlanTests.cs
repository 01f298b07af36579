using System.Text;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public class PretixPlanTests
{
    private static readonly string Chapel = File.ReadAllText(PlanFiles.Path("examples/pretix-small.json"));

    [Fact]
    public void Zones_rows_and_categories_are_converted()
    {
        var plan = PlanText.Read(Chapel);

        Assert.Equal("Chapel", plan.Name);
        Assert.Equal(15, plan.Seats.Count);
        Assert.Equal([new("nave", "Nave"), new("sudgang", "Südgang")], plan.Sections);
        Assert.Equal(
            [
                new("nave", "Nave", "#457b9d"),
                new("side-aisle-restricted-view", "Side aisle (restricted view)", "#e9c46a"),
                new("wheelchair-spaces", "Wheelchair spaces", "#e76f51"),
            ],
            plan.Categories);
        Assert.Equal([SeatKind.Standard, SeatKind.Restricted, SeatKind.Wheelchair], plan.Seats.Select(s => s.Kind).Distinct());
    }

    [Fact]
    public void Positions_are_added_and_pixels_become_metres_with_seats_55_centimetres_apart()
    {
        var plan = PlanText.Read(Chapel);

        // The seats are between 150 and 405 pixels, so the middle is 277.5. 25 pixels are 0.55 m. The first row is at 0.
        Assert.Equal(
            ((150 - 277.5) * 0.022, 0), (plan.Seats[0].X, plan.Seats[0].Y), (a, b) => Near(a.Item1, b.Item1) && Near(a.Item2, b.Item2));
        var second = plan.Seats.Single(s => s.Row == "2" && s.Section == "nave" && s.Number == "2");
        Assert.Equal(((175 - 277.5) * 0.022, 45 * 0.022), (second.X, second.Y), (a, b) => Near(a.Item1, b.Item1) && Near(a.Item2, b.Item2));
    }

    [Fact]
    public void An_aisle_divides_a_row_and_the_order_in_the_file_does_not()
    {
        var plan = PlanText.Read(Chapel);
        Assert.Equal([3, 3, 6, 2, 1], plan.Runs.Select(r => r.Length));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], plan.Runs[2].Select(i => plan.Seats[i].Number));
    }

    [Fact]
    public void Labels_name_the_zone_only_if_the_row_and_number_are_not_unique()
    {
        Assert.Equal("Nave 1-1", PlanText.Read(Chapel).Seats[0].Label);
        const string First = "\",\n          \"seats\"";
        const string Second = "\",\n          \"position\": {\"x\": 0, \"y\": 45},\n          \"seats\": [\n"
            + "            {\"seat_number\": \"1\", \"seat_guid\": \"south";
        var southRenumbered = Chapel
            .Replace("\"row_number\": \"1" + First, "\"row_number\": \"S1" + First, StringComparison.Ordinal)
            .Replace("\"row_number\": \"2" + Second, "\"row_number\": \"S2" + Second, StringComparison.Ordinal);
        Assert.Equal("1-1", PlanText.Read(southRenumbered).Seats[0].Label);
    }

    [Fact]
    public void Seats_with_the_same_zone_row_and_number_have_their_guid_as_label()
    {
        var plan = PlanText.Read(Chapel.Replace("\"seat_number\": \"2\"", "\"seat_number\": \"1\"", StringComparison.Ordinal));
        Assert.Equal("nave-1-1", plan.Seats[0].Label);
    }

    [Fact]
    public void Areas_become_shapes_and_the_focus_is_in_front_of_the_stage()
    {
        var plan = PlanText.Read(Chapel);
        var stage = Assert.Single(plan.Shapes);
        Assert.Equal(("stage", "Stage", 3.85, 0.88), (stage.Kind, stage.Label, stage.Width, stage.Height));
        Assert.True(Near(stage.Y, -80 * 0.022));
        Assert.True(Near(plan.Focus.X, (150 + 87.5 - 277.5) * 0.022));
    }

    [Theory]
    [InlineData("\"shape\":\"circle\",\"circle\":{\"radius\":50}", -1.1, -1.1, 2.2, 2.2)]
    [InlineData("\"shape\":\"ellipse\",\"ellipse\":{\"radius\":{\"x\":100,\"y\":50}}", -2.2, -1.1, 4.4, 2.2)]
    [InlineData(
        "\"shape\":\"polygon\",\"polygon\":{\"points\":[{\"x\":0,\"y\":0},{\"x\":100,\"y\":50},{\"x\":-100,\"y\":25}]}", -2.2, 0, 4.4, 1.1)]
    [InlineData("\"shape\":\"rectangle\",\"rectangle\":{\"width\":100,\"height\":50},\"rotation\":90", -1.1, 0, 1.1, 2.2)]
    [InlineData("\"width\":100,\"height\":50", 0, 0, 2.2, 1.1)]
    [InlineData("\"shape\":\"text\"", 0, 0, 0, 0)]
    public void Every_kind_of_area_becomes_its_outline(string area, double x, double y, double width, double height)
    {
        var plan = PlanText.Read($$$"""
            {"name":"P","categories":[{"name":"A"}],"zones":[{"position":{"x":0,"y":0},"rows":[{"row_number":1,"seats":[
            {"seat_guid":"1","seat_number":1,"category":"A","position":{"x":-12.5,"y":0}},
            {"seat_guid":"2","seat_number":2,"category":"A","position":{"x":12.5,"y":0}}]}],
            "areas":[{"position":{"x":0,"y":0},{{{area}}}}]}]}
            """);
        var shape = Assert.Single(plan.Shapes);
        Assert.Equal((x, y, width, height), (shape.X, shape.Y, shape.Width, shape.Height));
        Assert.Equal("Zone 1", Assert.Single(plan.Sections).Name);
        Assert.Equal(["1-1", "1-2"], plan.Seats.Select(s => s.Label));
    }

    [Fact]
    public void The_imported_plan_is_stored_in_our_format()
    {
        var plan = PlanText.Read(Chapel);
        Assert.StartsWith(
            "{\"format\":\"seatmap-plan/1\",\"name\":\"Chapel\"", Encoding.UTF8.GetString(plan.Document.Span), StringComparison.Ordinal);
        var again = PlanReader.Read(plan.Document, "document");
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Equal(plan.Runs, again.Runs);
    }

    [Theory]
    [InlineData("\"seat_guid\": \"nave-1-3\"", "\"seat_guid\": \"nave-1-2\"", "seat_guid \"nave-1-2\" is used twice")]
    [InlineData("\"nave-1-5\", \"position\": {\"x\": 150, \"y\": 0}, ", "\"nave-1-5\", ", "the seat has no \"position\"")]
    [InlineData(
        "\"nave-1-5\", \"position\": {\"x\": 150, \"y\": 0}", "\"nave-1-5\", \"position\": {\"x\": 150}", "the position has no \"y\"")]
    [InlineData(
        "\"position\": {\"x\": 12.5, \"y\": 0}, \"category\": \"Wheelchair spaces\"",
        "\"position\": {\"x\": 12.5, \"y\": 0}, \"category\": \"\"",
        "unknown category \"\"")]
    [InlineData("\"nave-2-5\", \"position\": {\"x\": 100", "\"nave-2-5\", \"position\": {\"x\": 1000000", "from the others")]
    [InlineData("\"nave-1-5\", \"position\": {\"x\": 150, \"y\": 0}, ", "\"nave-1-5\", ", "zone \"Nave\", row \"1\", seat 5: ")]
    [InlineData("\"position\": {\"x\": 380, \"y\": 100}", "\"position\": {\"x\": \"380\", \"y\": 100}", "\"x\" must be a number")]
    [InlineData("{\"name\": \"Wheelchair spaces\"}", "{\"name\": \"Nave\"}", "category \"Nave\" is there twice")]
    public void A_bad_pretix_plan_is_refused_with_the_line_that_is_wrong(string good, string bad, string problem)
    {
        var at = Chapel.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var refused = PlanText.Refused(Chapel[..at] + bad + Chapel[(at + good.Length)..]);
        Assert.Contains(problem, refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(Chapel.AsSpan(0, at).Count('\n') + 1, refused.Line);
    }

    private static string Saal(
        string more = "", string row = "", string name = "Saal", string category = "Stalls", string color = "red") => $$$"""
        {"name":"{{{name}}}","categories":[{"name":"{{{category}}}","color":"{{{color}}}"}],"size":{"width":600,"height":400},
        "zones":[{"name":"Main","position":{"x":0,"y":0},"areas":[{{{more}}}],
        "rows":[{"row_number":"1","position":{"x":0,"y":0}{{{row}}},"seats":[
        {"seat_guid":"m-1-1","seat_number":"1","position":{"x":25,"y":0},"category":"{{{category}}}"},
        {"seat_guid":"m-1-2","seat_number":"2","position":{"x":50,"y":0},"category":"{{{category}}}","start_direction":null}]}]}]}
        """;

    [Theory]
    [InlineData("red", "#ff0000")]
    [InlineData("DarkSlateGrey", "#2f4f4f")]
    [InlineData("rebeccapurple", "#663399")]
    [InlineData("rgb(170, 0, 0)", "#aa0000")]
    [InlineData("rgba(170 0 0 / 50%)", "#aa0000")]
    [InlineData("rgb(100%, 0%, 50%)", "#ff0080")]
    [InlineData("hsl(120, 100%, 25%)", "#008000")]
    [InlineData("hsla(-120deg 100% 50% / .5)", "#0000ff")]
    [InlineData("#AA0000ff", "#aa0000")]
    [InlineData("#a00", "#aa0000")]
    [InlineData("#a00f", "#aa0000")]
    [InlineData("", "#2a9d8f")]
    [InlineData("transparent", "#2a9d8f")]
    [InlineData("ButtonFace", "#2a9d8f")]
    [InlineData("var(--stalls)", "#2a9d8f")]
    [InlineData("rgb(1.2.3, 0, 0)", "#2a9d8f")]
    public void A_colour_may_be_written_as_in_CSS_and_any_other_text_counts_as_none(string color, string kept) =>
        Assert.Equal(kept, PlanText.Read(Saal(color: color)).Categories[0].Color);

    [Fact]
    public void What_the_schema_allows_is_read()
    {
        Assert.Equal("Seating plan", PlanText.Read(Saal(name: "")).Name);
        Assert.Equal(250, PlanText.Read(Saal(name: new string('N', 250))).Name.Length);
        Assert.Equal("Category 1", PlanText.Read(Saal(category: "")).Categories[0].Name);
        Assert.Equal("Bühne", PlanText.Read(Saal("""{"shape":"text","text":{"text":"Bühne","position":{"x":1,"y":1}}}""")).Shapes[0].Label);
        Assert.Equal(2, PlanText.Read(Saal(row: ",\"row_label\":null,\"seat_label\":null,\"row_number_position\":null")).Seats.Count);
        var longGuid = new string('g', 190);
        Assert.Equal(2, PlanText.Read(Saal().Replace("m-1-2", longGuid, StringComparison.Ordinal)).Seats.Count);
        Assert.Equal(
            longGuid, PlanText.Read(Saal().Replace("m-1-2", longGuid, StringComparison.Ordinal)
                .Replace("\"seat_number\":\"2\"", "\"seat_number\":\"1\"", StringComparison.Ordinal)).Seats[1].Label);
    }

    [Fact]
    public void What_generators_leave_out_or_add_is_read()
    {
        var plan = PlanText.Read("""
            {"name":"P","categories":[{"name":"A"}],"zones":[{"rows":[{"seats":[
            {"seat_guid":7,"seat_number":1.5,"position":{"x":0,"y":0},"category":"A"},
            {"seat_guid":"8","seat_number":"2","position":{"x":25,"y":0},"category":"A"}]}]},
            {"name":"Decorations","areas":[{"shape":"star","text":{"text":"Bar\nand\tcloakroom"}}]}]}
            """);
        Assert.Equal(["1.5", "2"], plan.Seats.Select(seat => seat.Label));
        Assert.Equal("Bar and cloakroom", Assert.Single(plan.Shapes).Label);
        Assert.Single(plan.Sections);
    }

    [Fact]
    public void Long_names_are_kept_whole_and_a_guid_may_be_of_any_length()
    {
        var name = new string('n', 1_000);
        var plan = PlanText.Read(Saal(category: name).Replace("\"Main\"", $"\"{name}\"", StringComparison.Ordinal)
            .Replace("m-1-2", new string('g', 5_000), StringComparison.Ordinal));
        Assert.Equal((name, name), (plan.Categories[0].Name, plan.Sections[0].Name));
        Assert.True(plan.Categories[0].Id.Length <= 64 && plan.Sections[0].Id.Length <= 64);
        Assert.Contains(
            "more than 200 characters",
            PlanText.Refused(Saal().Replace("m-1-2", new string('g', 201), StringComparison.Ordinal)
                .Replace("\"seat_number\":\"2\"", "\"seat_number\":\"1\"", StringComparison.Ordinal)).Problem.ToString(),
            StringComparison.Ordinal);
        var refused = PlanText.Refused(Saal(name: name + "n"));
        Assert.Contains("longer than 1000 characters", refused.Problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Table %s", true)]
    [InlineData("Stehtisch", true)]
    [InlineData("Row %s", false)]
    public void A_row_that_is_called_a_table_is_one_also_if_all_sit_on_one_side(string rowLabel, bool isTable) =>
        Assert.Equal(isTable, PlanText.Read(Saal(row: $",\"row_label\":\"{rowLabel}\"")).IsTable(0));

    [Theory]
    [InlineData("Table %s", "Chair %s", "Table 1, Chair 1", "Table 1, Chair 2")]
    [InlineData("Table 1", "Chair %s", "Table 1, Chair 1", "Table 1, Chair 2")]
    [InlineData("Box", "", "Box, 1", "Box, 2")]
    [InlineData("", "Sofa %s", "1, Sofa 1", "1, Sofa 2")]
    [InlineData("Row %s", "Chair", "Row 1, Chair 1", "Row 1, Chair 2")]
    [InlineData("%s", "%s", "1, 1", "1, 2")]
    public void Row_label_and_seat_label_name_the_seat(string rowLabel, string seatLabel, string first, string second)
    {
        var plan = PlanText.Read(Saal(row: $",\"row_label\":\"{rowLabel}\",\"seat_label\":\"{seatLabel}\""));
        Assert.Equal([first, second], plan.Seats.Select(seat => seat.Label));
        if (rowLabel != "%s")
            Assert.Contains(first, SeatName.Of(plan, 0).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_the_file_is_a_row_of_the_plan_also_if_another_one_has_its_number()
    {
        static string Row(int y, string guid) => $$"""
            {"row_number":"1","position":{"x":0,"y":{{y}}},"seats":[
            {"seat_guid":"{{guid}}1","seat_number":"{{guid}}1","position":{"x":0,"y":0},"category":"A"},
            {"seat_guid":"{{guid}}2","seat_number":"{{guid}}2","position":{"x":25,"y":0},"category":"A"}]}
            """;
        var plan = PlanText.Read($$"""
            {"name":"P","categories":[{"name":"A"}],"zones":[{"position":{"x":0,"y":0},"rows":[{{Row(0, "a")}},{{Row(20, "b")}}]}]}
            """);
        Assert.Equal([[0, 1], [2, 3]], plan.Runs);
        Assert.Equal(["1", "1", "2", "2"], plan.Seats.Select(seat => seat.Group));
        var again = PlanReader.Read(plan.Document, "document");
        Assert.Equal((plan.Hash, plan.Seats[2]), (again.Hash, again.Seats[2]));
    }

    [Fact]
    public void Seats_around_a_table_are_one_run_in_the_order_around_it()
    {
        var seats = string.Join(",", Enumerable.Range(0, 8).Select(i => $$"""
            {"seat_guid":"{{i}}","seat_number":"{{i}}","position":{"x":{{i % 2 * 60}},"y":{{i / 2 * 25}}},"category":"A"}
            """));
        var plan = PlanText.Read($$"""
            {"name":"P","categories":[{"name":"A"}],"zones":[{"position":{"x":0,"y":0},"rows":[{"row_number":"7","seats":[{{seats}}]}]}]}
            """);
        var run = Assert.Single(plan.Runs);
        Assert.True(plan.IsTable(0));
        Assert.Equal([0, 1, 3, 5, 7, 6, 4, 2], run);
        Assert.Equal(plan.Runs, PlanReader.Read(plan.Document, "document").Runs);
        // Neighbours of one side are as far apart as seats of a row.
        Assert.True(Near(plan.Seats[2].Y - plan.Seats[0].Y, 0.55));
    }

    [Fact]
    public void The_answer_of_pretix_s_API_is_refused_with_what_to_do()
    {
        var refused = PlanText.Refused("{\"id\":2,\"name\":\"Plan\",\n\"layout\":{\"name\":\"Plan\",\"categories\":[],\"zones\":[]}}");
        Assert.Equal(2, refused.Line);
        Assert.Contains("import that alone", refused.Problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pretix_plan_without_seats_is_refused() =>
        Assert.Equal("no seats", PlanText.Refused("""{"name":"P","categories":[],"zones":[]}""").Problem.ToString());

    private static bool Near(double a, double b) => Math.Abs(a - b) < 0.0006;
}
