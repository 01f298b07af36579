using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Harness;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public sealed class SeatNameTests
{
    private sealed record Seat(string Label, string Row, string Number, bool Table = false);

    private sealed record Vector(string[] Sections, Seat Seat, string Name);

    private static readonly Vector[] Vectors = JsonSerializer.Deserialize<Vector[]>(
        File.ReadAllText(RepositoryRoot.File("tests", "vectors", "seat-names.json")), JsonSerializerOptions.Web)!;

    private static SeatingPlan Plan(string[] sections, params Seat[] seats) => SeatingPlan.Of(
        "p", [new("a", "A", "#000000")], [.. sections.Select((name, i) => new PlanSection($"{i}", name))], [], new(0, 0),
        [.. seats.Select((seat, i) => new PlanSeat(seat.Label, "0", seat.Row, seat.Number, i, 0, "a", Table: seat.Table))]);

    [Fact]
    public void Seats_are_called_as_the_vectors_say() => Assert.Equal(
        Vectors.Select(vector => vector.Name), Vectors.Select(vector => SeatName.Of(Plan(vector.Sections, vector.Seat), 0).Text));

    [Fact]
    public void A_name_never_says_less_than_the_label()
    {
        string[] parts = ["A", "a", "1", "12", "07", "Table", "left", "Hall", "-", " ", ""];
        var text = Gen.Elements(parts).ListOf().Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(text.Zip(text).Zip(text).ToArbitrary(), drawn =>
        {
            var ((label, row), number) = drawn;
            foreach (var sections in new[] { new[] { "Hall" }, ["Hall", "Yard"] })
            {
                var name = SeatName.Of(Plan(sections, new Seat(label, row, number)), 0).Text;
                Assert.Empty(Said(label).Except(Said(name)));
                Assert.Empty(Said(row).Concat(Said(number)).Except(Said(name)));
            }
        }));

        static IEnumerable<string> Said(string text) =>
            System.Text.RegularExpressions.Regex.Matches(text, "[0-9]+|[A-Za-z]+")
                .Select(word => word.Value.TrimStart('0').ToUpperInvariant()).Where(word => word.Length > 0);
    }

    [Fact]
    public void Seats_of_a_row_are_said_together_and_others_alone()
    {
        var plan = Plan(
            ["Hall"], new("F-7", "F", "7"), new("F-8", "F", "8"), new("Sofa left", "", ""), new("G-1", "G", "1"), new("3", "", "3"));
        Assert.Equal("Row F seats 7 and 8; Sofa left; row G seat 1; seat 3", SeatName.OfAll(plan, [0, 1, 2, 3, 4]));
        Assert.Equal("Sofa left; row F seat 8", SeatName.OfAll(plan, [2, 1]));
        Assert.Equal("", SeatName.OfAll(plan, []));
        var two = Plan(["Stalls", "Circle"], new("F-7", "F", "7"), new("F-8", "F", "8"), new("F-9", "F", "9"));
        Assert.Equal("Stalls, row F seats 7, 8 and 9", SeatName.OfAll(two, [0, 1, 2]));
    }

    [Theory]
    [InlineData("cinema-hall-1.json")]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void Seats_of_the_demo_halls_are_called_by_section_row_and_number(string file)
    {
        var plan = PlanReader.Read(File.ReadAllBytes(PlanFiles.Demo(file)), file);
        // "Box L1-1" says that it is a box, which neither section nor row does.
        Assert.All(Enumerable.Range(0, plan.Seats.Count), seat => Assert.Equal(
            plan.Seats[seat].Section.StartsWith("boxes", StringComparison.Ordinal) ? plan.Seats[seat].Label : "",
            SeatName.Of(plan, seat).Label));
    }
}
