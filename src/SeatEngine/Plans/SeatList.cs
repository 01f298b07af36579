using System.Globalization;
using System.Text;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// A plan as a list of seats, one a line, as spreadsheets and box offices have it: CSV, the first line of which names the columns.
/// docs/plans.md describes it. Reads once.
/// </summary>
internal sealed class SeatList(string text, string sourceName)
{
    private const int Needed = 4;

    private static readonly string[] Columns =
        ["section", "row", "number", "category", "label", "x", "y", "kind", "note", "table"];

    private readonly OrderedDictionary<string, PlanCategory> _categories = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, PlanSection> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlanSection> _sectionsById = new(StringComparer.Ordinal);
    private readonly List<PlanSeat> _seats = [];
    private readonly List<string?> _labels = [];
    private readonly List<int> _lines = [];
    private int[] _columns = [];
    private int _placed;

    /// <summary>Whether the document is meant as such a list: its first word is that of the first column.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> document)
    {
        if (document.StartsWith(Encoding.UTF8.Preamble))
            document = document[Encoding.UTF8.Preamble.Length..];
        document = document.TrimStart(" \r\n"u8);
        // What spreadsheets write to say which separator follows.
        if (document.StartsWith("sep="u8))
            return true;
        if (document is [(byte)'"', ..])
            document = document[1..];
        return document.Length >= Columns[0].Length
            && Ascii.EqualsIgnoreCase(document[..Columns[0].Length], Columns[0])
            && (document.Length == Columns[0].Length || "\",;\t \r\n"u8.Contains(document[Columns[0].Length]));
    }

    /// <summary>UTF-8 if it can be, otherwise Windows-1252, which spreadsheets of western Europe write.</summary>
    public static string Decode(ReadOnlySpan<byte> document)
    {
        document = document.StartsWith(Encoding.UTF8.Preamble) ? document[Encoding.UTF8.Preamble.Length..] : document;
        return System.Text.Unicode.Utf8.IsValid(document)
            ? Encoding.UTF8.GetString(document)
            : CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(document);
    }

    public SeatingPlan Read(string name)
    {
        var separator = Separator();
        foreach (var record in CsvRecords.Read(text, separator))
        {
            if (record.Fields.Count == 0)
                throw Error(record.Line, new Message(
                    "list.openQuotation", "a field that begins with a quotation mark has none at its end"));
            if (_columns.Length == 0 && record.Fields is [var only, ..] && only.StartsWith("sep=", StringComparison.Ordinal))
                continue;
            if (_columns.Length == 0)
                ReadHeader(record);
            else
                ReadSeat(record);
        }
        if (_seats.Count == 0)
            throw Error(1, new Message(
                "list.noSeats", "no seats: the lines after the first one have one seat each. {form}", ("form", Form)));
        if (_placed > 0 && _placed < _seats.Count)
        {
            var without = _seats.FindIndex(seat => double.IsNaN(seat.X));
            throw ErrorOf(without, new Message(
                "list.someWithout", "it has no x and y, and others have: give them to all seats, or to none, and the rows are laid out"));
        }

        var labels = PlanIds.Labels(_seats, _sectionsById, _labels) ?? [.. _seats.Select((_, i) => _labels[i] ?? OwnLabel(i))];
        for (var i = 0; i < labels.Length; i++)
        {
            _seats[i] = labels[i].Length <= PlanReader.MaxSeatText
                ? _seats[i] with { Label = labels[i] }
                : throw ErrorOf(i, new Message(
                    "list.longLabel", "section, row and number make a label of more than {most} characters",
                    ("most", PlanReader.MaxSeatText)));
        }
        var placed = _placed > 0 ? Scaled() : SeatListLayout.Place(_seats, [.. _sections.Values]);
        var plan = SeatingPlan.Of(
            name, [.. _categories.Values], [.. _sections.Values], [], PlanReader.DefaultFocus(placed, []), placed);
        SeatTwins.Refuse(plan, seat => _lines[seat], ErrorOf);
        PlanTables.Check(plan, ErrorOf);
        return plan;
    }

    private PlanSeat[] Scaled()
    {
        // A plan without neighbours is in metres.
        var scale = new PlanScale(_seats, PlanScale.PitchMetres, ErrorOf);
        return [.. _seats.Select((seat, i) => seat with
        {
            X = scale.X(seat.X, problem => ErrorOf(i, problem)),
            Y = scale.Y(seat.Y, problem => ErrorOf(i, problem)),
        })];
    }

    private static Message Form => new(
        "list.form",
        "The first line is {needed} and then, of {others}, those that there are, in this order; with commas, semicolons or tabs between",
        ("needed", string.Join(",", Columns[..Needed])), ("others", string.Join(", ", Columns[Needed..])));

    private char Separator()
    {
        var firstLine = text.AsSpan();
        if (firstLine.StartsWith("sep="))
            return firstLine.Length > 4 ? firstLine[4] : ',';
        firstLine = firstLine.TrimStart();
        if (firstLine.IndexOfAny('\r', '\n') is var end and >= 0)
            firstLine = firstLine[..end];
        return firstLine.Contains(';') ? ';' : firstLine.Contains('\t') ? '\t' : ',';
    }

    private void ReadHeader(CsvRecord header)
    {
        _columns = new int[header.Fields.Count];
        var last = -1;
        for (var i = 0; i < _columns.Length; i++)
        {
            var field = EnteredName.Clean(header.Fields[i]).ToLowerInvariant();
            // Spreadsheets write empty columns at the right.
            if (field.Length == 0 && header.Fields.Skip(i).All(string.IsNullOrWhiteSpace))
            {
                _columns = _columns[..i];
                break;
            }
            var column = Array.IndexOf(Columns, field);
            if (column <= last || (i < Needed && column != i))
            {
                throw Error(header.Line, new Message("list.column", "column {number} is called \"{name}\". {form}",
                    Number("number", i + 1), ("name", header.Fields[i].Trim()), ("form", Form)));
            }
            _columns[i] = last = column;
        }
        if (_columns.Length < Needed)
            throw Error(header.Line, new Message(
                "list.fewColumns", "there are too few columns ({columns}). {form}", ("columns", _columns.Length), ("form", Form)));
        if (_columns.Contains(Array.IndexOf(Columns, "x")) != _columns.Contains(Array.IndexOf(Columns, "y")))
            throw Error(header.Line, new Message("list.halfPlace", "there is one of the columns x and y without the other"));
    }

    private void ReadSeat(CsvRecord record)
    {
        if (_seats.Count == PlanReader.MaxSeats)
            throw Error(record.Line, PlanReader.TooManySeats);
        var extra = record.Fields.Skip(_columns.Length).FirstOrDefault(field => !string.IsNullOrWhiteSpace(field));
        if (record.Fields.Count < Needed || extra is not null)
        {
            throw Error(record.Line, new Message(
                "list.fields",
                "fields in this line: {fields}; columns in the first line: {columns}. "
                + "A field with the separator in it stands in quotation marks",
                ("fields", record.Fields.Count), ("columns", _columns.Length)));
        }

        var (section, row, number) = ("", "", "");
        section = Text("section", PlanReader.MaxName);
        row = Text("row", PlanReader.MaxSeatText);
        number = Text("number", PlanReader.MaxSeatText);
        _lines.Add(record.Line);
        _labels.Add(Text("label", PlanReader.MaxSeatText) is { Length: > 0 } label ? label : null);
        var (x, y) = (Number("x"), Number("y"));
        if (x is null != y is null)
            throw Wrong(new Message("list.oneOfXY", "it has only one of x and y"));
        _placed += x is null ? 0 : 1;
        var note = Text("note", 200);
        _seats.Add(new PlanSeat(
            "", Section(section.Length == 0 ? "Hall" : section), row, number, x ?? double.NaN, y ?? double.NaN, Category(), Kind(),
            note.Length == 0 ? null : note, Table: IsYes("table")));
        if (row.Length + number.Length == 0 && _labels[^1] is null)
            throw Wrong(new Message("list.noName", "it has neither row nor number nor label"));

        string Field(string column)
        {
            var at = Array.IndexOf(_columns, Array.IndexOf(Columns, column));
            // A cell of a spreadsheet may have several lines.
            return at < 0 || at >= record.Fields.Count ? "" : record.Fields[at].ReplaceLineEndings(" ").Trim();
        }

        string Text(string column, int most)
        {
            var field = Field(column);
            if (EnteredName.Fault(field) is { } fault)
                throw Wrong(Of(column, fault));
            field = EnteredName.Clean(field);
            return field.Length <= most ? field : throw Wrong(Of(column, PlanSource.TooLong(most)));
        }

        double? Number(string column)
        {
            var field = Field(column);
            if (field.Length == 0)
                return null;
            return double.TryParse(field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) && Math.Abs(value) <= PlanScale.MaxUnits
                ? value
                : throw Wrong(new Message("list.number", "{column} is \"{value}\", which is no number up to {most}",
                    ("column", column), ("value", field), ("most", PlanScale.MaxUnits.ToString(CultureInfo.InvariantCulture))));
        }

        string Section(string named)
        {
            if (_sections.TryGetValue(EnteredName.KeyWithoutCase(named), out var known))
                return known.Id;
            var added = new PlanSection(PlanIds.Unique(named, _sectionsById.Keys), named);
            if (_sections.Count == PlanReader.MaxSections)
                throw Wrong(new Message("plan.manySections", "more than {most} sections", ("most", PlanReader.MaxSections)));
            _sections.Add(EnteredName.KeyWithoutCase(named), added);
            _sectionsById.Add(added.Id, added);
            return added.Id;
        }

        string Category()
        {
            var named = Text("category", PlanReader.MaxName);
            if (named.Length == 0)
                throw Wrong(new Message("list.noCategory", "it has no category"));
            if (_categories.TryGetValue(EnteredName.KeyWithoutCase(named), out var known))
                return known.Id;
            if (_categories.Count == PlanReader.MaxCategories)
                throw Wrong(PlanReader.TooManyCategories);
            var id = PlanIds.Unique(named, [.. _categories.Values.Select(category => category.Id)]);
            _categories.Add(EnteredName.KeyWithoutCase(named), new PlanCategory(id, named, PlanColors.Next(_categories.Count)));
            return id;
        }

        SeatKind Kind() => Field("kind").ToLowerInvariant() switch
        {
            "" or "standard" => SeatKind.Standard,
            "wheelchair" => SeatKind.Wheelchair,
            "companion" => SeatKind.Companion,
            "restricted" => SeatKind.Restricted,
            var other => throw Wrong(PlanReader.UnknownKind(other)),
        };

        bool IsYes(string column) => Field(column).ToLowerInvariant() switch
        {
            "" or "no" => false,
            "yes" => true,
            var other => throw Wrong(new Message("list.yesNo", "{column} is \"{value}\": yes or no", ("column", column), ("value", other))),
        };

        PlanException Wrong(Message problem) => Error(record.Line, PlanParts.About(NameOf(section, row, number), problem));
    }

    private string OwnLabel(int seat) =>
        $"{_sectionsById[_seats[seat].Section].Name} {_seats[seat].Row}-{_seats[seat].Number}";

    private static Message NameOf(string section, string row, string number)
    {
        var parts = new List<Message>();
        if (section.Length > 0)
            parts.Add(new Message("list.section", "section {name}", ("name", section)));
        if (row.Length > 0)
            parts.Add(new Message("list.row", "row {name}", ("name", row)));
        if (number.Length > 0)
            parts.Add(new Message("list.seat", "seat {name}", ("name", number)));
        return parts.Count > 0 ? new Message("list.place", "{parts}", ("parts", parts)) : new Message("list.thisSeat", "this seat");
    }

    private static Message Of(string column, Message fault) =>
        new("list.of", "{column}: {fault}", ("column", column), ("fault", fault));

    private static (string, object) Number(string name, int value) => (name, value.ToString(CultureInfo.InvariantCulture));

    private PlanException Error(int line, Message problem) => new(sourceName, line, problem);

    private PlanException ErrorOf(int seat, Message problem) => Error(_lines[seat], PlanParts.About(
        NameOf(_sectionsById[_seats[seat].Section].Name, _seats[seat].Row, _seats[seat].Number), problem));
}
