using SeatEngine.Plans;
using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Plans;

/// <summary>What a plan's names must be, so that nobody takes one seat for another.</summary>
public sealed class PlanNamesTests
{
    private static string Row(string[] labels, string sections = """{"id":"s","name":"Stalls"}""") => $$"""
        {"format":"seatmap-plan/1","name":"Names","categories":[{"id":"a","name":"A","color":"#000000"}],"sections":[{{sections}}],
        "seats":[
        {{string.Join(",\n", labels.Select((label, i) => $$"""{"section":"s","x":{{i}},"y":0,"category":"a",{{label}}}"""))}}]}
        """;

    private static string Named(string label, string row = "", string number = "") =>
        $"\"label\":\"{label}\",\"row\":\"{row}\",\"number\":\"{number}\"";

    [Theory]
    [InlineData("A-1", "A-1 ", "is used twice, first on line 3")]
    [InlineData("A 1", "A\u00a01", "is used twice, first on line 3")]
    [InlineData("Ö-1", "O\u0308-1", "is used twice, first on line 3")]
    [InlineData("A-1", "A–1", "\"A–1\" reads the same as \"A-1\" on line 3")]
    [InlineData("A-1", "А-1", "reads the same as \"A-1\" on line 3")]
    [InlineData("A-1", "A\u200b-1", "\"label\": it holds a character that nobody sees after \"A\": U+200B, zero-width space")]
    [InlineData("A-12", "A-\u202e12", "right-to-left override")]
    [InlineData("A-1", " ", "\"label\": it is empty")]
    [InlineData("A-1", "\u200b", "at its beginning: U+200B")]
    public void Two_labels_that_look_alike_are_refused_on_the_line_of_the_second(string one, string two, string why)
    {
        var refused = Refused(Row([Named(one), Named(two)]));
        Assert.Contains(why, refused.Problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, refused.Line);
    }

    [Fact]
    public void Two_seats_of_one_name_are_refused_and_both_are_said()
    {
        var refused = Refused(Row([Named("A1", "A", "1"), Named("A-2", "A", "2"), Named("A-01", "A", "1")]));
        Assert.Equal(
            "the seats \"A1\" on line 3 and \"A-01\" would both be called \"Row A seat 1\" on tickets: give one of them another row, "
            + "number or label", refused.Problem.ToString());
        Assert.Equal(5, refused.Line);
    }

    [Fact]
    public void Sections_of_one_name_are_told_apart_by_their_seats_labels()
    {
        const string Twins = """{"id":"s","name":"Balcony"},{"id":"t","name":"Balcony"}""";
        var plan = Read(Row([Named("Left 1", "", "1"), Named("Right 1", "", "1") + ",\"section\":\"t\""], Twins));
        Assert.Equal(["s", "t"], plan.Seats.Select(seat => seat.Section));
        Assert.Equal(["Balcony, Left 1", "Balcony, Right 1"], new[] { 0, 1 }.Select(seat => SeatName.Of(plan, seat).Text));
    }

    [Fact]
    public void Every_text_of_a_plan_is_kept_clean()
    {
        var plan = Read(Small
            .Replace("\"Studio\"", "\" Studio\u00a0 1 \"", StringComparison.Ordinal)
            .Replace("\"name\":\"Stalls\",\"floor\"", "\"name\":\"Sta\u00a0lls\",\"floor\"", StringComparison.Ordinal)
            .Replace("\"row\":\"A\"", "\"row\":\"A\u0308 \"", StringComparison.Ordinal));
        Assert.Equal(("Studio 1", "Sta lls", "Ä"), (plan.Name, plan.Sections[0].Name, plan.Seats[0].Row));
        Assert.Equal(plan.Hash, PlanReader.Read(plan.Document, "document").Hash);
    }

    [Theory]
    [InlineData("\"Studio\"")]
    [InlineData("\"Back\"")]
    [InlineData("\"Screen\"")]
    [InlineData("\"row\":\"A\"")]
    [InlineData("\"number\":\"1\"")]
    public void No_text_of_a_plan_holds_what_nobody_sees(string text) => Assert.Contains(
        "nobody sees",
        Refused(Small.Replace(text, text.Insert(text.Length - 1, "\u2060"), StringComparison.Ordinal)).Problem.ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void A_plan_that_an_earlier_version_stored_is_read_with_the_names_that_it_has()
    {
        var stored = PlanReader.ReadStored(
            System.Text.Encoding.UTF8.GetBytes(Row([Named("A-1 ", "A", "1"), Named("A\u200b-1", "A", "1")])), "plan");
        Assert.Equal(["A-1 ", "A\u200b-1"], stored.Seats.Select(seat => seat.Label));
        Assert.Equal(stored.Hash, PlanReader.ReadStored(stored.Document, "plan").Hash);
    }

    [Fact]
    public void Seats_on_top_of_each_other_are_warned_of()
    {
        var plan = Read(Row([.. Enumerable.Range(1, 9).Select(i => Named($"A-{i}", "A", $"{i}"))])
            .Replace("\"x\":1,", "\"x\":0.02,", StringComparison.Ordinal).Replace("\"x\":5,", "\"x\":4,", StringComparison.Ordinal));
        Assert.Equal(["Seats on top of another on the map (2): A-2 and A-1, A-6 and A-5."], Warnings(plan));
        var stack = Read(Row([.. Enumerable.Range(1, 7).Select(i => Named($"A-{i}", "A", $"{i}"))])
            .Replace("\"x\":", "\"x\":0,\"z\":", StringComparison.Ordinal));
        Assert.Equal(
            ["Seats on top of another on the map (6): A-2 and A-1, A-3 and A-1, A-4 and A-1, A-5 and A-1, and 2 more."],
            Warnings(stack));
    }

    [Fact]
    public void Labels_that_differ_in_capital_letters_only_are_warned_of() => Assert.Equal(
        ["These seats differ in capital letters only: box a and Box A."], Warnings(Read(Row([Named("Box A"), Named("box a")]))));

    [Theory]
    [InlineData("cinema-hall-1.json")]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void Nothing_is_odd_about_the_demo_halls(string file) =>
        Assert.Empty(PlanWarnings.Of(PlanReader.Read(File.ReadAllBytes(PlanFiles.Demo(file)), file)));

    private static IEnumerable<string> Warnings(SeatingPlan plan) => PlanWarnings.Of(plan).Select(warning => warning.ToString());
}
