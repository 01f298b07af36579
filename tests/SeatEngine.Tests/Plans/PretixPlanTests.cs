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
    [InlineData("\"color\": \"#457B9D\"", "\"color\": \"blue\"", "bad colour")]
    [InlineData("\"position\": {\"x\": 380, \"y\": 100}", "\"position\": {\"x\": \"380\", \"y\": 100}", "\"x\" must be a number")]
    [InlineData("{\"name\": \"Wheelchair spaces\"}", "{\"name\": \"Nave\"}", "category \"Nave\" is there twice")]
    public void A_bad_pretix_plan_is_refused_with_the_line_that_is_wrong(string good, string bad, string problem)
    {
        var at = Chapel.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var refused = PlanText.Refused(Chapel[..at] + bad + Chapel[(at + good.Length)..]);
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Equal(Chapel.AsSpan(0, at).Count('\n') + 1, refused.Line);
    }

    [Fact]
    public void A_pretix_plan_without_seats_is_refused() =>
        Assert.Equal("no seats", PlanText.Refused("""{"name":"P","categories":[],"zones":[]}""").Problem);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 0.0006;
}
