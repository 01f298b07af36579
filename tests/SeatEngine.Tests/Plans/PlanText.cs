using System.Text;
using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

/// <summary>Small plans as text, so that a test shows what it changes.</summary>
internal static class PlanText
{
    public const string Small = """
        {"format":"seatmap-plan/1","name":"Studio","focus":{"x":0.5,"y":1},
        "categories":[{"id":"a","name":"Stalls","color":"#2a9d8f"},{"id":"b","name":"Back","color":"#E76F51"}],
        "sections":[{"id":"stalls","name":"Stalls","floor":0}],
        "shapes":[{"kind":"screen","label":"Screen","x":-6,"y":-3,"width":12,"height":0.4}],
        "seats":[
        {"label":"A-1","section":"stalls","row":"A","number":"1","x":0,"y":0,"category":"a","kind":"standard"},
        {"label":"A-2","section":"stalls","row":"A","number":"2","x":0.55,"y":0,"category":"a"},
        {"label":"A-3","section":"stalls","row":"A","number":"3","x":1.1,"y":0,"category":"a","kind":"restricted"},
        {"label":"B-1","section":"stalls","row":"B","number":"1","x":0,"y":0.9,"category":"b","kind":"wheelchair"},
        {"label":"B-2","section":"stalls","row":"B","number":"2","x":0.75,"y":0.9,"category":"b","kind":"companion"}
        ]}
        """;

    public static SeatingPlan Read(string json) => PlanReader.Read(Encoding.UTF8.GetBytes(json), "plan.json");

    public static PlanException Refused(string json) => Assert.Throws<PlanException>(() => Read(json));

    /// <summary>
    /// A plan drawn as text, one row a string, front to back. In category "a": <c>s</c> standard, <c>w</c> wheelchair, <c>c</c> companion,
    /// <c>r</c> restricted. In category "b": <c>S</c> standard. A space is an aisle. The focus is in the middle of the first row.
    /// </summary>
    public static SeatingPlan Drawn(params string[] rows)
    {
        var seats = new List<PlanSeat>();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var place = 0; place < rows[row].Length; place++)
            {
                if (rows[row][place] == ' ')
                    continue;
                seats.Add(new PlanSeat($"{row}-{place}", "hall", $"{row}", $"{place}", place * 0.55, row * 0.9,
                    rows[row][place] == 'S' ? "b" : "a",
                    rows[row][place] switch
                    {
                        'w' => SeatKind.Wheelchair,
                        'c' => SeatKind.Companion,
                        'r' => SeatKind.Restricted,
                        _ => SeatKind.Standard,
                    }));
            }
        }
        var middle = (rows.Max(r => r.Length) - 1) * 0.55 / 2;
        return SeatingPlan.Of(
            "Drawn", [new("a", "A", "#000000"), new("b", "B", "#ffffff")], [new("hall", "Hall")], [], new(middle, 0), seats);
    }

    /// <summary>The free seats of a drawn plan, one row a string: <c>.</c> free, <c>x</c> taken. A space is an aisle.</summary>
    public static bool[] Free(params string[] rows) => [.. rows.SelectMany(r => r).Where(c => c != ' ').Select(c => c == '.')];
}
