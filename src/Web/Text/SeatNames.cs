using SeatEngine.Plans;
using Web.Languages;

namespace Web.Text;

/// <summary>Names of seats in the language of the request. The client's <c>seatNames.ts</c> gives the same names.</summary>
public static class SeatNames
{
    /// <summary>"Row F seat 7"; "Stalls, row F seat 7"; "Table 7, seat 3"; "Sofa left"; "Row F seat 7 (F-7 aisle)".</summary>
    public static string Of(SeatName name) => Whole(name, InSection(name), isFirst: true);

    /// <summary>"Row F seats 7, 8 and 9; row G seat 1; Table 7 chair left", for a list.</summary>
    public static string OfAll(SeatingPlan plan, IEnumerable<int> seats) => OfAll(seats.Select(seat => SeatName.Of(plan, seat)));

    public static string OfAll(IEnumerable<SeatName> names) =>
        string.Join("; ", SeatName.ByRow(names).Select((row, place) => OfRow(row, isFirst: place == 0)));

    private static string OfRow(IReadOnlyList<SeatName> row, bool isFirst)
    {
        var name = row[0];
        if (row.Count == 1 && (isFirst || name.Section is not null || name.Row.Length + name.Number.Length == 0))
            return Of(name);
        if (row.Count == 1)
            return InSection(name);
        var numbers = new Part(Enumerate([.. row.Select(seat => Isolated(seat.Number))]));
        var text = name.Row.Length == 0
            ? Texts.Current["seat.many", ("numbers", numbers)]
            : name.AtTable
                ? AtTable(name, Texts.Current["seat.many", ("numbers", numbers)])
                : Texts.Current["seat.manyInRow", ("row", name.Row), ("numbers", numbers)];
        return Whole(name, text, isFirst);
    }

    private static string InSection(SeatName name)
    {
        var place = Place(name);
        return place is null ? Isolated(name.Label) : name.Label.Length == 0 ? place : $"{place} ({Isolated(name.Label)})";
    }

    private static string? Place(SeatName name) => (name.Row.Length, name.Number.Length) switch
    {
        (0, 0) => null,
        (0, _) => Texts.Current["seat.alone", ("number", name.Number)],
        (_, 0) => name.AtTable ? Table(name) : Texts.Current["seat.row", ("row", name.Row)],
        _ => name.AtTable
            ? AtTable(name, Texts.Current["seat.alone", ("number", name.Number)])
            : Texts.Current["seat.inRow", ("row", name.Row), ("number", name.Number)],
    };

    private static string Table(SeatName name) =>
        name.IsNamedTable ? Isolated(name.Row) : Texts.Current["seat.table", ("table", name.Row)];

    private static string AtTable(SeatName name, string seats) =>
        Texts.Current["seat.atTable", ("table", new Part(Table(name))), ("seats", new Part(seats))];

    private static string Whole(SeatName name, string text, bool isFirst)
    {
        if (name.Section is { } section)
            return Texts.Current["seat.inSection", ("section", section), ("seat", new Part(text))];
        // A label keeps its letters.
        return isFirst && name.Row.Length + name.Number.Length > 0 ? Capital(text) : text;
    }

    private static string Enumerate(IReadOnlyList<string> numbers)
    {
        var before = string.Join(Texts.Current["seat.comma"], numbers.SkipLast(1));
        return Texts.Current["seat.and", ("before", new Part(before)), ("last", new Part(numbers[^1]))];
    }

    private static string Isolated(string label) => Bidi.Isolate(label, Language.Current);

    private static string Capital(string text)
    {
        // In tests a bracket comes first.
        var at = text[0] == '[' ? 1 : 0;
        return $"{text[..at]}{char.ToUpper(text[at], Language.Current.Culture)}{text[(at + 1)..]}";
    }
}
