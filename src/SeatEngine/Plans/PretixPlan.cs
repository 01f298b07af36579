using System.Globalization;
using System.Text;
using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// A plan in pretix's seating-plan JSON: zones of rows of seats, each with a position relative to what holds it, in pixels.
/// docs/plans.md has the mapping. Reads once.
/// </summary>
internal sealed class PretixPlan(PlanSource source)
{
    /// <summary>A usual cinema seat: what the median distance between neighbours becomes.</summary>
    private const double PitchMetres = 0.55;

    /// <summary>The distance at which pretix's editor sets seats, for a plan in which no two seats share a row.</summary>
    private const double EditorPitch = 25;

    private const double MaxPixels = 10_000_000;

    // For categories that name no colour, in turn.
    private static readonly string[] Palette = ["#2a9d8f", "#e9c46a", "#e76f51", "#457b9d", "#8d6ab8", "#6a994e"];

    private readonly OrderedDictionary<string, PlanCategory> _categories = [];
    private readonly OrderedDictionary<string, PlanSection> _sections = [];
    private readonly List<PlanSeat> _seats = [];
    private readonly List<JsonElement> _seatSources = [];
    private readonly List<string> _guids = [];
    private readonly List<(PlanShape Shape, JsonElement Source)> _shapes = [];

    public SeatingPlan Read()
    {
        var name = source.Text(source.Root, "name", "the plan", 200);
        ReadCategories();
        var zoneNumber = 0;
        foreach (var zone in source.Objects(source.Root, "zones", "the plan"))
            ReadZone(zone, ++zoneNumber);
        if (_seats.Count == 0)
            throw source.Error(source.Root.GetProperty("zones"), "no seats");

        var pitch = SeatRuns.MedianStep(_seats, SeatRuns.Rows(_seats));
        var scale = PitchMetres / (pitch > 0 ? pitch : EditorPitch);
        RefuseFarAway(scale);
        var middle = (_seats.Min(s => s.X) + _seats.Max(s => s.X)) / 2;
        var front = _seats.Min(s => s.Y);

        var labels = Labels();
        var seats = new PlanSeat[_seats.Count];
        for (var i = 0; i < seats.Length; i++)
        {
            var seat = _seats[i];
            seats[i] = seat with
            {
                Label = labels[i],
                X = Scaled(seat.X - middle, scale, _seatSources[i]),
                Y = Scaled(seat.Y - front, scale, _seatSources[i]),
            };
        }
        var shapes = _shapes.Select(s => s.Shape with
        {
            X = Scaled(s.Shape.X - middle, scale, s.Source),
            Y = Scaled(s.Shape.Y - front, scale, s.Source),
            Width = Scaled(s.Shape.Width, scale, s.Source),
            Height = Scaled(s.Shape.Height, scale, s.Source),
        }).ToArray();
        var plan = SeatingPlan.Of(
            name, [.. _categories.Values], [.. _sections.Values], shapes, PlanReader.DefaultFocus(seats, shapes), seats);
        SeatTwins.Refuse(plan, source, _seatSources);
        return plan;
    }

    private void ReadCategories()
    {
        var ids = new HashSet<string>();
        foreach (var item in source.Objects(source.Root, "categories", "the plan"))
        {
            var name = source.Text(item, "name", "the category", 200);
            var color = PlanSource.TryGet(item, "color", out _)
                ? PlanReader.Color(source, item)
                : Palette[_categories.Count % Palette.Length];
            if (!_categories.TryAdd(name, new PlanCategory(UniqueId(name, ids), name, color)))
                throw source.Error(item, $"category \"{name}\" is there twice");
            if (_categories.Count > PlanReader.MaxCategories)
                throw source.Error(item, $"more than {PlanReader.MaxCategories} categories");
        }
    }

    private void ReadZone(JsonElement zone, int number)
    {
        var origin = Position(zone, "the zone");
        foreach (var area in source.OptionalObjects(zone, "areas"))
            ReadArea(area, origin);

        PlanSection? section = null;
        foreach (var row in source.Objects(zone, "rows", "the zone"))
        {
            var rowOrigin = PlanSource.TryGet(row, "position", out _) ? Position(row, "the row") : new(0, 0);
            var rowNumber = TextOrNumber(row, "row_number", "the row");
            foreach (var seat in source.Objects(row, "seats", "the row"))
            {
                section ??= AddSection(zone, number);
                ReadSeat(seat, section.Id, rowNumber, new(origin.X + rowOrigin.X, origin.Y + rowOrigin.Y));
            }
        }
    }

    private PlanSection AddSection(JsonElement zone, int number)
    {
        var name = source.OptionalText(zone, "name", 200, mayBeEmpty: true);
        if (string.IsNullOrEmpty(name))
            name = string.Create(CultureInfo.InvariantCulture, $"Zone {number}");
        var id = source.OptionalText(zone, "zone_id", mayBeEmpty: true);
        var section = new PlanSection(UniqueId(string.IsNullOrEmpty(id) ? name : id, _sections.Keys), name);
        _sections.Add(section.Id, section);
        return _sections.Count <= PlanReader.MaxSections ? section : throw source.Error(zone, $"more than {PlanReader.MaxSections} zones");
    }

    private void ReadSeat(JsonElement seat, string section, string row, PlanPoint origin)
    {
        if (_seats.Count == PlanReader.MaxSeats)
            throw source.Error(seat, $"more than {PlanReader.MaxSeats} seats");
        var position = Position(seat, "the seat");
        var categoryName = source.Text(seat, "category", "the seat", 200, mayBeEmpty: true);
        if (!_categories.TryGetValue(categoryName, out var category))
            throw source.Error(seat.GetProperty("category"), $"unknown category \"{categoryName}\"");
        var number = TextOrNumber(seat, "seat_number", "the seat");
        _guids.Add(source.Text(seat, "seat_guid", "the seat"));
        _seats.Add(new PlanSeat(
            "", section, row, number, origin.X + position.X, origin.Y + position.Y, category.Id, KindOf(category.Name)));
        _seatSources.Add(seat);
    }

    // pretix has no kinds of seats; organisers make a price category for them, and its name says the kind.
    private static SeatKind KindOf(string category)
    {
        bool Says(string word) => category.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (Says("companion") || Says("begleit"))
            return SeatKind.Companion;
        if (Says("wheelchair") || Says("rollstuhl"))
            return SeatKind.Wheelchair;
        return Says("restricted view") || Says("sichtbehinder") ? SeatKind.Restricted : SeatKind.Standard;
    }

    /// <summary>Row and number, with the zone's name if needed; the guids, which must be unique, if these are not.</summary>
    private string[] Labels()
    {
        var firstUse = new Dictionary<string, int>();
        for (var i = 0; i < _guids.Count; i++)
        {
            if (!firstUse.TryAdd(_guids[i], i))
            {
                throw source.Error(_seatSources[i].GetProperty("seat_guid"),
                    $"seat_guid \"{_guids[i]}\" is used twice, first on line {source.LineOf(_seatSources[firstUse[_guids[i]]])}");
            }
        }
        string[] plain = [.. _seats.Select(s => $"{s.Row}-{s.Number}")];
        if (Usable(plain))
            return plain;
        string[] withZone = [.. _seats.Select(s => $"{_sections[s.Section].Name} {s.Row}-{s.Number}")];
        return Usable(withZone) ? withZone : [.. _guids];
    }

    private static bool Usable(string[] labels) =>
        labels.All(l => l.Length <= 64) && labels.DistinctBy(EnteredName.Key, StringComparer.Ordinal).Count() == labels.Length;

    private void ReadArea(JsonElement area, PlanPoint origin)
    {
        var at = Position(area, "the area");
        var (left, top, right, bottom) = Outline(area);
        var turn = PlanSource.TryGet(area, "rotation", out _) ? source.Number(area, "rotation", "the area", 36_000) : 0;
        if (turn != 0)
        {
            var (sin, cos) = Math.SinCos(turn * Math.PI / 180);
            (double X, double Y)[] corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
            var xs = corners.Select(c => c.X * cos - c.Y * sin).ToArray();
            var ys = corners.Select(c => c.X * sin + c.Y * cos).ToArray();
            (left, right, top, bottom) = (xs.Min(), xs.Max(), ys.Min(), ys.Max());
        }
        var text = AreaText(area);
        bool Says(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
        var kind = Says("stage") || Says("bühne") ? "stage" : Says("screen") || Says("leinwand") ? "screen" : "area";
        var shape = new PlanShape(kind, text, origin.X + at.X + left, origin.Y + at.Y + top, right - left, bottom - top);
        _shapes.Add((shape, area));
        if (_shapes.Count > PlanReader.MaxShapes)
            throw source.Error(area, $"more than {PlanReader.MaxShapes} areas");
    }

    // Relative to the area's position. The first version of pretix's format had width and height on the area itself.
    private (double Left, double Top, double Right, double Bottom) Outline(JsonElement area)
    {
        switch (source.OptionalText(area, "shape"))
        {
            case "circle":
                var radius = Pixels(source.Object(area, "circle", "the area"), "radius", "the circle");
                return (-radius, -radius, radius, radius);
            case "ellipse":
                var radii = source.Object(source.Object(area, "ellipse", "the area"), "radius", "the ellipse");
                var (rx, ry) = (Pixels(radii, "x", "the radius"), Pixels(radii, "y", "the radius"));
                return (-rx, -ry, rx, ry);
            case "polygon":
                var points = source.Objects(source.Object(area, "polygon", "the area"), "points", "the polygon")
                    .Select(p => (X: Pixels(p, "x", "the point"), Y: Pixels(p, "y", "the point"))).ToArray();
                return points.Length == 0
                    ? default
                    : (points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
            case "text":
                return default;
            case "rectangle":
                var rectangle = source.Object(area, "rectangle", "the area");
                return (0, 0, Size(rectangle, "width"), Size(rectangle, "height"));
            default:
                return (0, 0, Size(area, "width"), Size(area, "height"));
        }
    }

    private string AreaText(JsonElement area) =>
        PlanSource.TryGet(area, "text", out var text) && text.ValueKind == JsonValueKind.Object
            ? source.OptionalText(text, "text", 200, mayBeEmpty: true) ?? ""
            : source.OptionalText(area, "text", 200, mayBeEmpty: true) ?? "";

    private PlanPoint Position(JsonElement owner, string ownerName)
    {
        var position = source.Object(owner, "position", ownerName);
        return new(Pixels(position, "x", "the position"), Pixels(position, "y", "the position"));
    }

    private double Pixels(JsonElement owner, string property, string ownerName) => source.Number(owner, property, ownerName, MaxPixels);

    private double Size(JsonElement owner, string property) => source.Number(owner, property, "the area", MaxPixels, atLeast: 0);

    // From the median, so that one outlier does not shift every other seat's distance.
    private void RefuseFarAway(double scale)
    {
        var (x, y) = (Median(_seats.Select(s => s.X)), Median(_seats.Select(s => s.Y)));
        for (var i = 0; i < _seats.Count; i++)
        {
            var away = Math.Max(Math.Abs(_seats[i].X - x), Math.Abs(_seats[i].Y - y)) * scale;
            if (away <= PlanReader.MaxCoordinate / 2)
                continue;
            throw source.Error(
                _seatSources[i],
                FormattableString.Invariant($"the seat is {away:F0} m from the others, if neighbours are {PitchMetres} m apart"));
        }

        static double Median(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return sorted[sorted.Length / 2];
        }
    }

    private double Scaled(double pixels, double scale, JsonElement at)
    {
        var metres = PlanReader.Metres(pixels * scale);
        return Math.Abs(metres) <= PlanReader.MaxCoordinate
            ? metres
            : throw source.Error(at, FormattableString.Invariant($"{metres} m away, if neighbours are {PitchMetres} m apart"));
    }

    // The schema says strings, but generators write numbers.
    private string TextOrNumber(JsonElement owner, string property, string ownerName) =>
        PlanSource.TryGet(owner, property, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : source.Text(owner, property, ownerName, mayBeEmpty: true);

    /// <summary>Lower-case letters, digits and hyphens of the name, numbered from 2 where that is taken.</summary>
    private static string UniqueId(string name, ICollection<string> taken)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD).Take(48))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var stem = slug.ToString().Trim('-') is { Length: > 0 } s ? s : "x";
        var id = stem;
        for (var n = 2; taken.Contains(id); n++)
            id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
        if (taken is HashSet<string> set)
            set.Add(id);
        return id;
    }
}
