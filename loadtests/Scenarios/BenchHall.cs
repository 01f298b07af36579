using System.Globalization;
using System.Text;

namespace LoadTests.Scenarios;

/// <summary>The seating plan of benchmarks: a rectangular hall in rows of 100, with one category.</summary>
internal static class BenchHall
{
    public const string Category = "a";

    /// <param name="seats">How many.</param>
    /// <param name="noteLength">Characters of a note at each seat; 0 for none.</param>
    /// <returns>A document in the seatmap-plan/1 format.</returns>
    public static byte[] Plan(int seats, int noteLength = 0)
    {
        var note = noteLength > 0 ? $",\"note\":\"{new string('n', noteLength)}\"" : "";
        var json = new StringBuilder("""{"format":"seatmap-plan/1","name":"Bench hall","focus":{"x":0,"y":20},""")
            .Append($$"""
                "categories":[{"id":"{{Category}}","name":"All","color":"#2a9d8f"}],
                "sections":[{"id":"s","name":"Hall","floor":0}],"shapes":[],"seats":[
                """);
        for (var i = 0; i < seats; i++)
        {
            var (row, number) = (i / 100, i % 100);
            json.Append(i == 0 ? "\n" : ",\n").Append(CultureInfo.InvariantCulture, $$"""
                {"label":"{{row}}-{{number}}","section":"s","row":"{{row}}","number":"{{number}}",
                """);
            json.Append(CultureInfo.InvariantCulture, $$"""
                "x":{{(number - 50) * 0.55:0.00}},"y":{{row * 0.9:0.00}},"category":"{{Category}}"{{note}}}
                """);
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }
}
