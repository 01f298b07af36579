using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SeatEngine.Plans;

/// <summary>
/// Reads a seating plan: our own format or pretix's (docs/plans.md describes both). The document's members say which. Pure and
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

    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="sourceName">What errors call the source: a file's name.</param>
    /// <exception cref="PlanException">The plan cannot be used; names the line that is wrong.</exception>
    public static SeatingPlan Read(ReadOnlyMemory<byte> json, string sourceName)
    {
        if (json.Length > MaxBytes)
            throw new PlanException(sourceName, 1, $"larger than {MaxBytes / 1024 / 1024} MB");
        using var source = new PlanSource(json, sourceName);
        return Read(source);
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
            throw source.Error(source.Root, "a seating plan is a JSON object");
        if (PlanSource.TryGet(source.Root, "format", out var format))
        {
            return format.ValueKind == JsonValueKind.String && format.ValueEquals(Format)
                ? ReadOurs(source)
                : throw source.Error(format, $"unknown format: only \"{Format}\" can be read");
        }
        return PlanSource.TryGet(source.Root, "zones", out _)
            ? new PretixPlan(source).Read()
            : throw source.Error(source.Root, $"not a seating plan: neither \"format\":\"{Format}\" nor pretix's \"zones\"");
    }

    private static SeatingPlan ReadOurs(PlanSource source)
    {
        var root = source.Root;
        var name = source.Text(root, "name", "the plan", 200);

        var categories = new OrderedDictionary<string, PlanCategory>();
        foreach (var item in source.Objects(root, "categories", "the plan"))
        {
            var category = new PlanCategory(
                source.Text(item, "id", "the category"), source.Text(item, "name", "the category", 200), Color(source, item));
            if (!categories.TryAdd(category.Id, category))
                throw source.Error(item, $"category id \"{category.Id}\" is used twice");
            if (categories.Count > MaxCategories)
                throw source.Error(item, $"more than {MaxCategories} categories");
        }

        var sections = new OrderedDictionary<string, PlanSection>();
        foreach (var item in source.Objects(root, "sections", "the plan"))
        {
            var floor = PlanSource.TryGet(item, "floor", out var value) ? source.Number(item, "floor", "the section", 100) : 0;
            if (floor != Math.Truncate(floor))
                throw source.Error(value, "\"floor\" must be a whole number");
            var section = new PlanSection(
                source.Text(item, "id", "the section"), source.Text(item, "name", "the section", 200), (int)floor);
            if (!sections.TryAdd(section.Id, section))
                throw source.Error(item, $"section id \"{section.Id}\" is used twice");
            if (sections.Count > MaxSections)
                throw source.Error(item, $"more than {MaxSections} sections");
        }

        var shapes = new List<PlanShape>();
        foreach (var item in source.OptionalObjects(root, "shapes"))
        {
            shapes.Add(new PlanShape(
                source.Text(item, "kind", "the shape", 32),
                source.OptionalText(item, "label", 200, mayBeEmpty: true) ?? "",
                Coordinate(source, item, "x", "the shape"),
                Coordinate(source, item, "y", "the shape"),
                Metres(source.Number(item, "width", "the shape", 2 * MaxCoordinate, atLeast: 0)),
                Metres(source.Number(item, "height", "the shape", 2 * MaxCoordinate, atLeast: 0))));
            if (shapes.Count > MaxShapes)
                throw source.Error(item, $"more than {MaxShapes} shapes");
        }

        var seats = new List<PlanSeat>();
        var byLabel = new OrderedDictionary<string, JsonElement>();
        foreach (var item in source.Objects(root, "seats", "the plan"))
        {
            var seat = Seat(source, item);
            if (!categories.ContainsKey(seat.Category))
                throw source.Error(item.GetProperty("category"), $"unknown category \"{seat.Category}\"");
            if (!sections.ContainsKey(seat.Section))
                throw source.Error(item.GetProperty("section"), $"unknown section \"{seat.Section}\"");
            if (!byLabel.TryAdd(seat.Label, item))
                throw source.Error(item, $"seat label \"{seat.Label}\" is used twice, first on line {source.LineOf(byLabel[seat.Label])}");
            if (seats.Count == MaxSeats)
                throw source.Error(item, $"more than {MaxSeats} seats");
            seats.Add(seat);
        }
        if (seats.Count == 0)
            throw source.Error(root.GetProperty("seats"), "no seats");

        PlanPoint? focus = null;
        if (PlanSource.TryGet(root, "focus", out _))
        {
            var point = source.Object(root, "focus", "the plan");
            focus = new(Coordinate(source, point, "x", "the focus"), Coordinate(source, point, "y", "the focus"));
        }
        var plan = SeatingPlan.Of(
            name, [.. categories.Values], [.. sections.Values], shapes, focus ?? DefaultFocus(seats, shapes), seats);
        if (!source.IsStored)
            SeatTwins.Refuse(plan, source, [.. byLabel.Values]);
        return plan;
    }

    private static PlanSeat Seat(PlanSource source, JsonElement item) => new(
        source.Text(item, "label", "the seat"),
        source.Text(item, "section", "the seat"),
        source.Text(item, "row", "the seat", mayBeEmpty: true),
        source.Text(item, "number", "the seat", mayBeEmpty: true),
        Coordinate(source, item, "x", "the seat"),
        Coordinate(source, item, "y", "the seat"),
        source.Text(item, "category", "the seat"),
        source.OptionalText(item, "kind") switch
        {
            null or "standard" => SeatKind.Standard,
            "wheelchair" => SeatKind.Wheelchair,
            "companion" => SeatKind.Companion,
            "restricted" => SeatKind.Restricted,
            var other => throw source.Error(
                item.GetProperty("kind"), $"unknown kind \"{other}\": standard, wheelchair, companion or restricted"),
        },
        source.OptionalText(item, "note", 200));

    private static double Coordinate(PlanSource source, JsonElement owner, string property, string ownerName) =>
        Metres(source.Number(owner, property, ownerName, MaxCoordinate));

    /// <summary>Whole millimetres, so that reading what was written changes nothing; adding 0 turns -0 into 0.</summary>
    internal static double Metres(double value) => Math.Round(value, 3, MidpointRounding.AwayFromZero) + 0.0;

    internal static string Color(PlanSource source, JsonElement category)
    {
        var color = source.Text(category, "color", "the category").ToLower(CultureInfo.InvariantCulture);
        if (ShortColor().IsMatch(color))
            return $"#{color[1]}{color[1]}{color[2]}{color[2]}{color[3]}{color[3]}";
        return LongColor().IsMatch(color)
            ? color
            : throw source.Error(category.GetProperty("color"), $"bad colour \"{color}\": only #rrggbb");
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
