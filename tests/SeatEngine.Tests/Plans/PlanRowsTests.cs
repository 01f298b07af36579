using System.Text;
using System.Text.Json.Nodes;
using Harness;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

/// <summary>
/// The client reads these plans by rows and finds the seats of the whole documents (client/test/planRows.test.ts). If the format changes
/// on purpose, the failed test has written the new file beside the tests: copy it over the old one.
/// </summary>
public sealed class PlanRowsTests
{
    private static SeatingPlan Everything() => SeatingPlan.Of(
        "Everything", [new("a", "Stalls", "#2a9d8f"), new("b", "Ränge", "#e76f51")],
        [new("s", "Stalls"), new("t", "Tables", 1)],
        [new("screen", "Leinwand", -6, -3, 12, 0.4)],
        new(0.5, 1),
        [
            new("A-1", "s", "A", "1", -1.105, 0, "a"),
            new("A-3", "s", "A", "3", -0.555, 0.001, "b", SeatKind.Restricted, Note: "behind a pillar"),
            new("A-5", "s", "A", "5", 0, 0, "b"),
            // The same row goes on after another one.
            new("B-1", "s", "B", "1", -1.1, 0.9, "a", SeatKind.Wheelchair),
            new("B-2", "s", "B", "2", -0.5, 0.9, "a", SeatKind.Companion),
            new("A-6", "s", "A", "6", 0.55, 0, "a"),
            // Numbers that are texts, and labels that do not end with them.
            new("C-07", "s", "C", "07", 0, 1.8, "a"),
            new("Seat 100042", "s", "C", "9", 0.6, 1.8, "a"),
            new("D-12", "s", "D", "12", 0, 2.7, "a"),
            new("D-11", "s", "D", "11", 0.55, 2.7, "a", Note: "behind a pillar"),
            new("D-10", "s", "D", "10", 1.1, 2.7, "a"),
            new("Box", "s", "", "", 5, 5, "b"),
            // Two rows of one name, and a table.
            new("E1-1", "s", "E", "1", 0, 3.6, "a", Group: "left"),
            new("E2-1", "s", "E", "1", 9, 3.6, "a", Group: "right"),
            new("T1-1", "t", "T1", "1", 20, 0, "b", Table: true),
            new("T1-2", "t", "T1", "2", 21.25, 0, "b", Table: true),
        ]);

    [Fact]
    public void The_vectors_are_what_the_server_writes()
    {
        var vectors = new[] { Everything(), PlanText.Read(PlanText.Small), PlanText.Drawn("sss ss", "w c  S") }
            .Select(plan => $$"""{"plan":{{Text(plan.Document)}},"rows":{{Text(plan.Rows)}}}""");
        var now = $"[{string.Join(",\n", vectors)}]\n";
        var file = RepositoryRoot.File("tests", "vectors", "plan-rows.json");
        var produced = Path.Combine(AppContext.BaseDirectory, "plan-rows.json");
        File.WriteAllText(produced, now);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == now, $"{file} is not what the server writes; see {produced}");
    }

    [Theory]
    [InlineData("cinema-hall-1.json")]
    [InlineData("city-theatre.json")]
    [InlineData("harbour-arena.json")]
    public void Every_seat_of_a_demo_hall_is_in_a_row(string name)
    {
        var plan = PlanReader.Read(File.ReadAllBytes(PlanFiles.Demo(name)), name);

        var rows = JsonNode.Parse(plan.Rows.Span)!["rows"]!.AsArray();

        Assert.Equal(plan.Seats.Count, rows.Sum(row => row!["x"]!.AsArray().Count));
        Assert.True(plan.Rows.Length * 5 < plan.Document.Length);
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span).TrimEnd('\n');
}
