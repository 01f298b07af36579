using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// Reads a seating plan: our own format, pretix's, or a seat list in CSV (docs/plans.md describes them). The document says which. Pure and
/// thread-safe. <see cref="SeatingPlan.Document"/> is always in our format.
/// </summary>
public static partial class PlanReader
{
    public const int MaxSeats = 100_000;

    /// <summary>100,000 seats in pretix's wordiest form are about 40 MB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    internal const string Format = "seatmap-plan/1";
    internal const double MaxCoordinate = 10_000;
    internal const int MaxCategories = 64;
    internal const int MaxSections = 1_000;
    internal const int MaxShapes = 1_000;

    /// <summary>Of names of plans, sections and categories, and of what is written on shapes. Other systems set no limit.</summary>
    internal const int MaxName = 1_000;

    /// <summary>Of a seat's label, row and number.</summary>
    internal const int MaxSeatText = 200;

    /// <param name="document">JSON in UTF-8; a seat list also in Windows-1252; both also in UTF-16.</param>
    /// <param name="sourceName">What errors call the source: a file's name.</param>
    /// <param name="name">What a plan is called that is a seat list: those have no name. The source's name if null.</param>
    /// <exception cref="PlanException">The plan cannot be used; names the line that is wrong.</exception>
    public static SeatingPlan Read(ReadOnlyMemory<byte> document, string sourceName, string? name = null)
    {
        if (document.Length > MaxBytes)
            throw new PlanException(sourceName, 1, new Message("plan.tooLarge", "larger than {most} MB", ("most", MaxBytes / 1024 / 1024)));
        document = document.Span switch
        {
            [0xff, 0xfe, ..] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, document.Span[2..].ToArray()),
            [0xfe, 0xff, ..] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, document.Span[2..].ToArray()),
            // Without a byte order mark: every second byte of the first characters is 0.
            [not 0, 0, not 0, 0, ..] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, document.Span.ToArray()),
            [0, not 0, 0, not 0, ..] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, document.Span.ToArray()),
            _ => document,
        };
        if (SeatList.IsMeant(document.Span))
            return new SeatList(SeatList.Decode(document.Span), sourceName).Read(NameOfList(name ?? sourceName, sourceName));
        if (IsWorkbook(document.Span))
            throw new PlanException(sourceName, 1, new Message(
                "plan.workbook", "a workbook or another packed file: save the sheet as CSV. {known}", ("known", WhatIsRead)));
        if (!IsPerhapsJson(document.Span))
            throw new PlanException(sourceName, 1, NoPlan);
        using var source = new PlanSource(document, sourceName);
        return Read(source);
    }

    private static readonly Message WhatIsRead = new(
        "plan.known",
        "What can be read: SeatMap's own JSON ({format}), pretix's ({zones}), and a seat list in CSV whose first line begins "
        + "with {columns}",
        ("format", $"\"format\": \"{Format}\""), ("zones", "\"zones\""), ("columns", "section,row,number,category"));

    private static readonly Message NoPlan = new("plan.none", "not a seating plan. {known}", ("known", WhatIsRead));

    private static string NameOfList(string name, string sourceName)
    {
        if (EnteredName.Fault(name) is { } fault)
            throw new PlanException(sourceName, 1, NameFault(fault));
        var clean = EnteredName.Clean(name);
        if (clean.Length > MaxName)
            throw new PlanException(sourceName, 1, NameFault(PlanSource.TooLong(MaxName)));
        return clean.Length > 0 ? clean : "Seat list";
    }

    private static Message NameFault(Message fault) => new("plan.name", "the plan's name: {fault}", ("fault", fault));

    // Excel's and LibreOffice's files: ZIP archives, or the compound documents of before 2007.
    private static bool IsWorkbook(ReadOnlySpan<byte> document) =>
        document is [(byte)'P', (byte)'K', 3, 4, ..] or [0xd0, 0xcf, 0x11, 0xe0, ..];

    // The parser says what is wrong with what begins like JSON.
    private static bool IsPerhapsJson(ReadOnlySpan<byte> document)
    {
        document = document.StartsWith(Encoding.UTF8.Preamble) ? document[Encoding.UTF8.Preamble.Length..] : document;
        return document.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
    }

    /// <summary>A document that was stored, perhaps by a version that allowed other names: it is on sale, and must stay readable.</summary>
    internal static SeatingPlan ReadStored(ReadOnlyMemory<byte> json, string sourceName)
    {
        using var source = new PlanSource(json, sourceName, isStored: true);
        return Read(source);
    }

    private static SeatingPlan Read(PlanSource source)
    {
        if (source.Root.ValueKind != JsonValueKind.Object)
            throw source.Error(source.Root, NoPlan);
        if (PlanSource.TryGet(source.Root, "format", out var format))
        {
            return format.ValueKind == JsonValueKind.String && format.ValueEquals(Format)
                ? ReadOurs(source)
                : throw source.Error(format, new Message(
                    "plan.format", "unknown format: only \"{format}\" can be read", ("format", Format)));
        }
        return PlanSource.TryGet(source.Root, "zones", out _)
            ? new PretixPlan(source).Read()
            : PlanSource.TryGet(source.Root, "layout", out var layout) && layout.ValueKind == JsonValueKind.Object
                ? throw source.Error(layout, new Message(
                    "plan.pretixAnswer", "the answer of pretix's API: the plan is what its \"layout\" has; import that alone"))
                : throw source.Error(source.Root, NoPlan);
    }

    private static SeatingPlan ReadOurs(PlanSource source)
    {
        var root = source.Root;
        var name = source.Text(root, "name", PlanParts.Plan, MaxName);

        var categories = new OrderedDictionary<string, PlanCategory>();
        foreach (var item in source.Objects(root, "categories", PlanParts.Plan))
        {
            var category = new PlanCategory(
                source.Text(item, "id", PlanParts.Category), source.Text(item, "name", PlanParts.Category, MaxName), Color(source, item));
            if (!categories.TryAdd(category.Id, category))
                throw source.Error(item, new Message("plan.categoryTwice", "category id \"{id}\" is used twice", ("id", category.Id)));
            if (categories.Count > MaxCategories)
                throw source.Error(item, TooManyCategories);
        }

        var sections = new OrderedDictionary<string, PlanSection>();
        foreach (var item in source.Objects(root, "sections", PlanParts.Plan))
        {
            var floor = PlanSource.TryGet(item, "floor", out var value) ? source.Number(item, "floor", PlanParts.Section, 100) : 0;
            if (floor != Math.Truncate(floor))
                throw source.Error(value, new Message("plan.floor", "\"floor\" must be a whole number"));
            var section = new PlanSection(
                source.Text(item, "id", PlanParts.Section), source.Text(item, "name", PlanParts.Section, MaxName), (int)floor);
            if (!sections.TryAdd(section.Id, section))
                throw source.Error(item, new Message("plan.sectionTwice", "section id \"{id}\" is used twice", ("id", section.Id)));
            if (sections.Count > MaxSections)
                throw source.Error(item, new Message("plan.manySections", "more than {most} sections", ("most", MaxSections)));
        }

        var shapes = new List<PlanShape>();
        foreach (var item in source.OptionalObjects(root, "shapes"))
        {
            shapes.Add(new PlanShape(
                source.Text(item, "kind", PlanParts.Shape, 32),
                source.OptionalText(item, "label", MaxName, mayBeEmpty: true) ?? "",
                Coordinate(source, item, "x", PlanParts.Shape),
                Coordinate(source, item, "y", PlanParts.Shape),
                Metres(source.Number(item, "width", PlanParts.Shape, 2 * MaxCoordinate, atLeast: 0)),
                Metres(source.Number(item, "height", PlanParts.Shape, 2 * MaxCoordinate, atLeast: 0))));
            if (shapes.Count > MaxShapes)
                throw source.Error(item, new Message("plan.manyShapes", "more than {most} shapes", ("most", MaxShapes)));
        }

        var seats = new List<PlanSeat>();
        var byLabel = new OrderedDictionary<string, JsonElement>();
        foreach (var item in source.Objects(root, "seats", PlanParts.Plan))
        {
            source.Subject = SubjectOf(item, seats.Count);
            var seat = Seat(source, item);
            if (!categories.ContainsKey(seat.Category))
                throw source.Error(item.GetProperty("category"), new Message(
                    "plan.noCategory", "unknown category \"{category}\"", ("category", seat.Category)));
            if (!sections.ContainsKey(seat.Section))
                throw source.Error(item.GetProperty("section"), new Message(
                    "plan.noSection", "unknown section \"{section}\"", ("section", seat.Section)));
            source.Subject = null;
            if (!byLabel.TryAdd(seat.Label, item))
            {
                throw source.Error(item, new Message("plan.labelTwice", "seat label \"{label}\" is used twice, first on line {line}",
                    ("label", seat.Label), Line(source.LineOf(byLabel[seat.Label]))));
            }
            ;
            if (seats.Count == MaxSeats)
                throw source.Error(item, TooManySeats);
            seats.Add(seat);
        }
        if (seats.Count == 0)
            throw source.Error(root.GetProperty("seats"), NoSeats);

        PlanPoint? focus = null;
        if (PlanSource.TryGet(root, "focus", out _))
        {
            var point = source.Object(root, "focus", PlanParts.Plan);
            focus = new(Coordinate(source, point, "x", PlanParts.Focus), Coordinate(source, point, "y", PlanParts.Focus));
        }
        var plan = SeatingPlan.Of(
            name, [.. categories.Values], [.. sections.Values], shapes, focus ?? DefaultFocus(seats, shapes), seats);
        if (!source.IsStored)
        {
            PlanException ErrorOf(int seat, Message problem) => source.Error(byLabel.GetAt(seat).Value, problem);
            SeatTwins.Refuse(plan, seat => source.LineOf(byLabel.GetAt(seat).Value), ErrorOf);
            PlanTables.Check(plan, (seat, problem) => ErrorOf(seat, PlanParts.About(Labelled(plan.Seats[seat].Label), problem)));
        }
        return plan;
    }

    internal static Message TooManySeats => new("plan.manySeats", "more than {most} seats", ("most", MaxSeats));

    internal static Message TooManyCategories => new("plan.manyCategories", "more than {most} categories", ("most", MaxCategories));

    internal static Message NoSeats => new("plan.noSeats", "no seats");

    internal static (string, object) Line(int line) => ("line", line.ToString(CultureInfo.InvariantCulture));

    internal static Message Labelled(string label) => new("plan.seat", "seat \"{label}\"", ("label", label));

    internal static Message UnknownKind(string kind) =>
        new("plan.kind", "unknown kind \"{kind}\": {kinds}", ("kind", kind), ("kinds", "standard, wheelchair, companion, restricted"));

    private static Message SubjectOf(JsonElement seat, int before) =>
        seat.TryGetProperty("label", out var label) && label.ValueKind == JsonValueKind.String && label.GetString() is { Length: > 0 } text
        && EnteredName.Fault(text) is null
            ? Labelled(Graphemes.Cut(text, MaxSeatText))
            : new Message("plan.seatAt", "seat {number} of the list", ("number", (before + 1).ToString(CultureInfo.InvariantCulture)));

    private static PlanSeat Seat(PlanSource source, JsonElement item) => new(
        source.Text(item, "label", PlanParts.Seat, MaxSeatText),
        source.Text(item, "section", PlanParts.Seat),
        source.Text(item, "row", PlanParts.Seat, MaxSeatText, mayBeEmpty: true),
        source.Text(item, "number", PlanParts.Seat, MaxSeatText, mayBeEmpty: true),
        Coordinate(source, item, "x", PlanParts.Seat),
        Coordinate(source, item, "y", PlanParts.Seat),
        source.Text(item, "category", PlanParts.Seat),
        source.OptionalText(item, "kind") switch
        {
            null or "standard" => SeatKind.Standard,
            "wheelchair" => SeatKind.Wheelchair,
            "companion" => SeatKind.Companion,
            "restricted" => SeatKind.Restricted,
            var other => throw source.Error(item.GetProperty("kind"), UnknownKind(other)),
        },
        source.OptionalText(item, "note", 200),
        source.OptionalText(item, "group"),
        source.Flag(item, "table"));

    private static double Coordinate(PlanSource source, JsonElement owner, string property, Message ownerName) =>
        Metres(source.Number(owner, property, ownerName, MaxCoordinate));

    /// <summary>Whole millimetres, so that reading what was written changes nothing; adding 0 turns -0 into 0.</summary>
    internal static double Metres(double value) => Math.Round(value, 3, MidpointRounding.AwayFromZero) + 0.0;

    internal static string Color(PlanSource source, JsonElement category)
    {
        var color = source.Text(category, "color", PlanParts.Category).ToLower(CultureInfo.InvariantCulture);
        if (ShortColor().IsMatch(color))
            return $"#{color[1]}{color[1]}{color[2]}{color[2]}{color[3]}{color[3]}";
        return LongColor().IsMatch(color)
            ? color
            : throw source.Error(category.GetProperty("color"), new Message(
                "plan.color", "bad colour \"{color}\": only #rrggbb", ("color", color)));
    }

    /// <summary>
    /// In front of the stage, a third of the way into the hall from its side. Without a stage, that side is the one where y is least.
    /// </summary>
    internal static PlanPoint DefaultFocus(IReadOnlyList<PlanSeat> seats, IReadOnlyList<PlanShape> shapes)
    {
        var (left, right) = (seats.Min(s => s.X), seats.Max(s => s.X));
        var (front, back) = (seats.Min(s => s.Y), seats.Max(s => s.Y));
        var stage = shapes.FirstOrDefault(s => s.Kind is "stage" or "screen");
        var x = stage is null ? (left + right) / 2 : Math.Clamp(stage.X + stage.Width / 2, left, right);
        var stageBehind = stage is not null && stage.Y + stage.Height / 2 > (front + back) / 2;
        return new(Metres(x), Metres(stageBehind ? back - (back - front) / 3 : front + (back - front) / 3));
    }

    [GeneratedRegex("^#[0-9a-f]{3}$")]
    private static partial Regex ShortColor();

    [GeneratedRegex("^#[0-9a-f]{6}$")]
    private static partial Regex LongColor();
}
