using System.Globalization;
using System.Text;

namespace LoadTests.Scenarios;

/// <summary>The seating plan of benchmarks: a rectangular hall in rows of 100, or a stadium of blocks, with one category.</summary>
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

    /// <summary>Seats of a block of the stadium: 25 rows of 40.</summary>
    public const int BlockSeats = 1_000;

    private const int BlocksAside = 10;
    private const double Width = 24, Height = 26.5;

    /// <summary>Blocks of 20 by 22.5 metres, 4 metres apart: each is a section, and its seats follow each other.</summary>
    /// <returns>A document in the seatmap-plan/1 format.</returns>
    public static byte[] Stadium(int blocks)
    {
        var json = new StringBuilder("""{"format":"seatmap-plan/1","name":"Bench stadium","focus":{"x":0,"y":0},""")
            .Append($$"""
                "categories":[{"id":"{{Category}}","name":"All","color":"#2a9d8f"}],"shapes":[],"sections":[
                """)
            .AppendJoin(',', Enumerable.Range(0, blocks).Select(block => $$"""{"id":"b{{block}}","name":"Block {{block}}","floor":0}"""))
            .Append("""],"seats":[""");
        for (var seat = 0; seat < blocks * BlockSeats; seat++)
        {
            var (block, row, number) = (seat / BlockSeats, seat % BlockSeats / 40, seat % 40);
            var (x, y) = ((block % BlocksAside * Width) + (number * 0.5), (block / BlocksAside * Height) + (row * 0.9));
            json.Append(seat == 0 ? "\n" : ",\n").Append(CultureInfo.InvariantCulture, $$"""
                {"label":"{{block}}-{{row}}-{{number}}","section":"b{{block}}","row":"{{row}}","number":"{{number}}",
                """);
            json.Append(CultureInfo.InvariantCulture, $$"""
                "x":{{x:0.0}},"y":{{y:0.0}},"category":"{{Category}}"}
                """);
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    /// <summary>
    /// The blocks that a phone shows whose seats are 16 pixels wide, so that they can be tapped, and those that begin within half a screen
    /// around: what the map's own script asks for.
    /// </summary>
    /// <param name="x">The middle of the view, from 0 to 1 across the stadium.</param>
    /// <param name="y">The same along it.</param>
    public static int[] BlocksAround(double x, double y, int blocks)
    {
        // 390 by 600 pixels, half a metre for 16 of them; twice that with half a screen on each side.
        const double Shown = 390 / 16 * 0.5 * 2, Long = 600 / 16 * 0.5 * 2;
        var (middleX, middleY) = (x * BlocksAside * Width, y * (blocks / BlocksAside) * Height);
        return
        [
            .. Enumerable.Range(0, blocks).Where(block =>
            {
                var (left, top) = (block % BlocksAside * Width, block / BlocksAside * Height);
                return left < middleX + (Shown / 2) && left + 20 > middleX - (Shown / 2)
                    && top < middleY + (Long / 2) && top + 22.5 > middleY - (Long / 2);
            }),
        ];
    }
}
