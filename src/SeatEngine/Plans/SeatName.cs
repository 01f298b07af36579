using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SeatEngine.Plans;

/// <summary>
/// How a seat is called, on every ticket, page and message: by section, row and number, and by its label where these say less than it does.
/// The client's <c>seatNames.ts</c> gives the same names; <c>tests/vectors/seat-names.json</c> is what both are checked against.
/// </summary>
/// <param name="Section">Null if it need not be said: the hall has no other, or the label says it.</param>
/// <param name="Row">Empty if there is none, or if the label says it.</param>
/// <param name="Number">As the row.</param>
/// <param name="Label">Empty if section, row and number say everything that it says.</param>
/// <param name="AtTable">The row is a table.</param>
public sealed partial record SeatName(string? Section, string Row, string Number, string Label, bool AtTable = false)
{
    /// <summary>"Row F seat 7"; "Stalls, row F seat 7"; "Table 7, seat 3"; "Sofa left"; "Row F seat 7 (F-7 aisle)".</summary>
    public string Text => Section is null
        ? Row.Length + Number.Length == 0 ? Label : Capital(InSection)
        : $"{Section}, {InSection}";

    /// <summary>The same without the section, within a sentence.</summary>
    public string InSection => WithLabel(
        Row.Length == 0 ? Number.Length == 0 ? "" : $"seat {Number}"
        : Number.Length == 0 ? RowText
        : $"{RowText}{BeforeSeat}seat {Number}");

    /// <summary>The table's row says what it is, "Table 7" or "Bar left", so that no word of ours stands before it.</summary>
    public bool IsNamedTable => AtTable && AnyWord().IsMatch(Row);

    private string RowText => IsNamedTable ? Row : AtTable ? $"table {Row}" : $"row {Row}";

    private string BeforeSeat => AtTable ? ", " : " ";

    public static SeatName Of(SeatingPlan plan, int seat)
    {
        var (row, number, text) = (plan.Seats[seat].Row, plan.Seats[seat].Number, plan.Seats[seat].Label);
        var section = plan.Sections[plan.SectionOf[seat]].Name;
        var shown = plan.Sections.Count < 2 ? null : section;
        var label = Words(text);
        var atTable = plan.Seats[seat].Table && row.Length > 0;
        List<string> place = [.. Words(row), .. Words(number)];
        if (number.Length > 0)
        {
            if (AreIn(label, [.. place, .. Words(shown ?? "")]))
                return new SeatName(shown, row, number, "", atTable);
            if (AreIn(label, [.. place, .. Words(section)]))
                return new SeatName(section, row, number, "", atTable);
        }
        return AreIn(place, label)
            ? new SeatName(shown is null || AreIn(Words(shown), label) ? null : shown, "", "", text)
            : new SeatName(shown, row, number, text, atTable);
    }

    /// <summary>"Row F seats 7, 8 and 9; row G seat 1; Table 7 chair left", for a list.</summary>
    public static string OfAll(SeatingPlan plan, IEnumerable<int> seats) =>
        string.Join("; ", ByRow(plan, seats).Select((row, place) => OfRow(row, isFirst: place == 0)));

    /// <summary>Seats whose numbers can be listed after the name of their row, together. The order is that of the first ones.</summary>
    public static IEnumerable<IReadOnlyList<SeatName>> ByRow(SeatingPlan plan, IEnumerable<int> seats) =>
        ByRow(seats.Select(seat => Of(plan, seat)));

    public static IEnumerable<IReadOnlyList<SeatName>> ByRow(IEnumerable<SeatName> names) => names
        // A seat that has more to its name than a number stands alone.
        .GroupBy(name => name is { Label: "", Number.Length: > 0 } ? name with { Number = "" } : name)
        .Select(row => row.ToList());

    private static string OfRow(IReadOnlyList<SeatName> row, bool isFirst)
    {
        var name = row[0];
        if (row.Count == 1)
            return isFirst || name.Section is not null ? name.Text : name.InSection;
        var list = $"seats {string.Join(", ", row.SkipLast(1).Select(seat => seat.Number))} and {row[^1].Number}";
        var inSection = name.Row.Length == 0 ? list : $"{name.RowText}{name.BeforeSeat}{list}";
        return name.Section is not null ? $"{name.Section}, {inSection}" : isFirst ? Capital(inSection) : inSection;
    }

    private string WithLabel(string place) => Label.Length == 0 ? place : place.Length == 0 ? Label : $"{place} ({Label})";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"\p{L}{3}")]
    private static partial Regex AnyWord();

    /// <summary>Whether all the words are among the others, as often as they occur.</summary>
    private static bool AreIn(List<string> words, List<string> others)
    {
        if (words.Count > others.Count)
            return false;
        List<string> left = [.. others];
        return words.TrueForAll(left.Remove);
    }

    /// <summary>
    /// What a text says, without case, marks between words and zeros before numbers: "A-07" says "a" and "7". Digits are a word of their
    /// own.
    /// </summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool? digits = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var isDigit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
            if (IsBetweenWords(rune) || isDigit != (digits ?? isDigit))
                End();
            if (IsBetweenWords(rune))
                continue;
            digits = isDigit;
            word.Append(rune.ToString());
        }
        End();
        return words;

        void End()
        {
            if (word.Length == 0)
                return;
            var said = word.ToString();
            words.Add(digits == true ? said.TrimStart('0') is { Length: > 0 } number ? number : "0" : said.ToLowerInvariant());
            word.Clear();
            digits = null;
        }
    }

    private static bool IsBetweenWords(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || rune.Value is ',' or '.' or ':' or ';' or '/' or '\\' or '|' or '#' or '\'' or '"' or '·'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;
}
