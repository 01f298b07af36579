using System.Globalization;
using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// A plan in pretix's seating-plan JSON: zones of rows of seats, each with a position relative to what holds it, in pixels.
/// docs/plans.md has the mapping. Reads once.
/// </summary>
internal sealed partial class PretixPlan(PlanSource source)
{
    /// <summary>The distance at which pretix's editor sets seats, for a plan in which no two seats share a row.</summary>
    private const double EditorPitch = 25;

    private static readonly string[] TableWords = ["table", "tisch"];

    private readonly OrderedDictionary<string, PlanCategory> _categories = [];
    private readonly OrderedDictionary<string, PlanSection> _sections = [];
    private readonly List<PlanSeat> _seats = [];
    private readonly List<JsonElement> _seatSources = [];
    private readonly List<string> _guids = [];

    // What row_label and seat_label make of each seat; null for most.
    private readonly List<string?> _labels = [];
    private readonly List<(PlanShape Shape, JsonElement Source)> _shapes = [];

    public SeatingPlan Read()
    {
        var name = source.Text(source.Root, "name", PlanParts.Plan, PlanReader.MaxName, mayBeEmpty: true);
        ReadCategories();
        var zoneNumber = 0;
        foreach (var zone in source.Objects(source.Root, "zones", PlanParts.Plan))
            ReadZone(zone, ++zoneNumber);
        source.Subject = null;
        if (_seats.Count == 0)
            throw source.Error(source.Root.GetProperty("zones"), PlanReader.NoSeats);

        var scale = new PlanScale(_seats, EditorPitch, (seat, problem) => source.Error(_seatSources[seat], problem));
        var labels = Labels();
        var seats = _seats.Select((seat, i) => seat with
        {
            Label = labels[i],
            X = scale.X(seat.X, problem => source.Error(_seatSources[i], problem)),
            Y = scale.Y(seat.Y, problem => source.Error(_seatSources[i], problem)),
        }).ToArray();
        var shapes = _shapes.Select(s => s.Shape with
        {
            X = scale.X(s.Shape.X, problem => source.Error(s.Source, problem)),
            Y = scale.Y(s.Shape.Y, problem => source.Error(s.Source, problem)),
            Width = scale.Length(s.Shape.Width, problem => source.Error(s.Source, problem)),
            Height = scale.Length(s.Shape.Height, problem => source.Error(s.Source, problem)),
        }).ToArray();
        var plan = SeatingPlan.Of(
            name.Length == 0 ? "Seating plan" : name, [.. _categories.Values], [.. _sections.Values], shapes,
            PlanReader.DefaultFocus(seats, shapes), seats);
        PlanException ErrorOf(int seat, Message problem) => source.Error(_seatSources[seat], problem);
        SeatTwins.Refuse(plan, seat => source.LineOf(_seatSources[seat]), ErrorOf);
        PlanTables.Check(plan, (seat, problem) => ErrorOf(seat, PlanParts.About(PlanReader.Labelled(labels[seat]), problem)));
        return plan;
    }

    private void ReadCategories()
    {
        var ids = new HashSet<string>();
        foreach (var item in source.Objects(source.Root, "categories", PlanParts.Plan))
        {
            var name = source.Text(item, "name", PlanParts.Category, PlanReader.MaxName, mayBeEmpty: true);
            // The schema allows any text as a colour. One that is none is like a missing one.
            var color = PlanColors.Find(source.OptionalText(item, "color", 1_000, mayBeEmpty: true)) ?? PlanColors.Next(_categories.Count);
            var shown = name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Category {_categories.Count + 1}");
            if (!_categories.TryAdd(name, new PlanCategory(PlanIds.Unique(shown, ids), shown, color)))
                throw source.Error(item, new Message("plan.categoryNamedTwice", "category \"{name}\" is there twice", ("name", name)));
            if (_categories.Count > PlanReader.MaxCategories)
                throw source.Error(item, PlanReader.TooManyCategories);
        }
    }

    private void ReadZone(JsonElement zone, int number)
    {
        var name = NameOf(zone, number);
        var subject = new Message("plan.zone", "zone \"{name}\"", ("name", name));
        source.Subject = subject;
        var origin = OptionalPosition(zone, PlanParts.Zone);
        var areas = 0;
        foreach (var area in source.OptionalObjects(zone, "areas"))
            ReadArea(area, origin, subject, ++areas);

        PlanSection? section = null;
        var rows = new List<SourceRow>();
        foreach (var row in source.OptionalObjects(zone, "rows"))
        {
            source.Subject = new Message(
                "plan.rowAt", "zone \"{zone}\", row {number} of the list", ("zone", name), Number("number", rows.Count + 1));
            var rowOrigin = OptionalPosition(row, PlanParts.Row);
            var rowNumber = PlanSource.TryGet(row, "row_number", out _) ? TextOrNumber(row, "row_number", PlanParts.Row) : "";
            var rowLabel = source.OptionalText(row, "row_label", PlanReader.MaxSeatText, mayBeEmpty: true);
            var seatLabel = source.OptionalText(row, "seat_label", PlanReader.MaxSeatText, mayBeEmpty: true);
            rows.Add(new(rowNumber, _seats.Count, IsTable(rowLabel)));
            var place = 0;
            foreach (var seat in source.Objects(row, "seats", PlanParts.Row))
            {
                section ??= AddSection(zone, name);
                source.Subject = new Message("plan.seatOfRow", "zone \"{zone}\", row \"{row}\", seat {number}",
                    ("zone", name), ("row", rowNumber), Number("number", ++place));
                var seatNumber = ReadSeat(seat, section.Id, rowNumber, new(origin.X + rowOrigin.X, origin.Y + rowOrigin.Y));
                _labels.Add(LabelOf(seat, rowLabel, rowNumber, seatLabel, seatNumber));
            }
        }
        KeepRows(rows);
    }

    /// <summary>
    /// A row of the source is a row of the plan, even if another one of the zone has its number; and seats around a table are marked.
    /// </summary>
    private void KeepRows(List<SourceRow> rows)
    {
        var shared = rows.CountBy(row => row.Number).Where(number => number.Value > 1).Select(number => number.Key).ToHashSet();
        for (var row = 0; row < rows.Count; row++)
        {
            var end = row + 1 < rows.Count ? rows[row + 1].First : _seats.Count;
            int[] seats = [.. Enumerable.Range(rows[row].First, end - rows[row].First)];
            var isTable = rows[row].IsTable || TableShape.IsAround(_seats, seats);
            var group = shared.Contains(rows[row].Number) ? (row + 1).ToString(CultureInfo.InvariantCulture) : null;
            foreach (var seat in seats)
                _seats[seat] = _seats[seat] with { Group = group, Table = isTable };
        }
    }

    // "Table 7", "Stehtisch %s". A head table may have all its seats on one side.
    private static bool IsTable(string? rowLabel) =>
        rowLabel is not null && Array.Exists(TableWords, word => rowLabel.Contains(word, StringComparison.OrdinalIgnoreCase));

    private string NameOf(JsonElement zone, int number) =>
        source.OptionalText(zone, "name", PlanReader.MaxName, mayBeEmpty: true) is { Length: > 0 } name
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"Zone {number}");

    private PlanSection AddSection(JsonElement zone, string name)
    {
        var id = source.OptionalText(zone, "zone_id", PlanReader.MaxSeatText, mayBeEmpty: true);
        var section = new PlanSection(PlanIds.Unique(string.IsNullOrEmpty(id) ? name : id, _sections.Keys), name);
        _sections.Add(section.Id, section);
        return _sections.Count <= PlanReader.MaxSections ? section : throw source.Error(zone, new Message(
            "plan.manyZones", "more than {most} zones", ("most", PlanReader.MaxSections)));
    }

    /// <returns>The seat's number.</returns>
    private string ReadSeat(JsonElement seat, string section, string row, PlanPoint origin)
    {
        if (_seats.Count == PlanReader.MaxSeats)
            throw source.Error(seat, PlanReader.TooManySeats);
        var position = Position(seat, PlanParts.Seat);
        var categoryName = source.Text(seat, "category", PlanParts.Seat, PlanReader.MaxName, mayBeEmpty: true);
        if (!_categories.TryGetValue(categoryName, out var category))
        {
            throw source.Error(seat.GetProperty("category"), new Message(
                "plan.noPretixCategory", "unknown category \"{category}\": \"categories\" has {known}",
                ("category", categoryName), ("known", string.Join(", ", _categories.Keys.Select(known => $"\"{known}\"")))));
        }
        var number = TextOrNumber(seat, "seat_number", PlanParts.Seat);
        _guids.Add(TextOrNumber(seat, "seat_guid", PlanParts.Seat, PlanReader.MaxBytes));
        _seats.Add(new PlanSeat(
            "", section, row, number, origin.X + position.X, origin.Y + position.Y, category.Id, KindOf(category.Name)));
        _seatSources.Add(seat);
        return number;
    }

    /// <summary>"Table 7, Chair 3": the texts of the row, where <c>%s</c> stands for the number. Null if it has none.</summary>
    private string? LabelOf(JsonElement seat, string? rowLabel, string row, string? seatLabel, string number)
    {
        if (string.IsNullOrEmpty(rowLabel) && string.IsNullOrEmpty(seatLabel))
            return null;
        var ofRow = string.IsNullOrEmpty(rowLabel) ? row : rowLabel.Replace("%s", row, StringComparison.Ordinal);
        var ofSeat = string.IsNullOrEmpty(seatLabel) ? number : seatLabel.Replace("%s", number, StringComparison.Ordinal);
        // A text without %s is the same for all seats of the row: the number tells them apart.
        if (!string.IsNullOrEmpty(seatLabel) && !seatLabel.Contains("%s", StringComparison.Ordinal) && number.Length > 0)
            ofSeat = $"{ofSeat} {number}";
        var label = EnteredName.Clean(ofRow.Length == 0 ? ofSeat : ofSeat.Length == 0 ? ofRow : $"{ofRow}, {ofSeat}");
        return label.Length <= PlanReader.MaxSeatText
            ? label
            : throw source.Error(seat, new Message(
                "plan.longRowLabel", "row_label and seat_label make a name of more than {most} characters",
                ("most", PlanReader.MaxSeatText)));
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
                throw source.Error(_seatSources[i].GetProperty("seat_guid"), new Message(
                    "plan.guidTwice", "seat_guid \"{guid}\" is used twice, first on line {line}",
                    ("guid", _guids[i]), PlanReader.Line(source.LineOf(_seatSources[firstUse[_guids[i]]]))));
            }
        }
        return PlanIds.Labels([.. _seats], _sections, _labels) ?? [.. _guids.Select((guid, i) => guid.Length <= PlanReader.MaxSeatText
            ? guid
            : throw source.Error(_seatSources[i], new Message(
                "plan.longGuid",
                "seats of the same zone, row and number are called by their seat_guid, and this one has more than {most} characters",
                ("most", PlanReader.MaxSeatText))))];
    }

    private static (string, object) Number(string name, int value) => (name, value.ToString(CultureInfo.InvariantCulture));

    private PlanPoint OptionalPosition(JsonElement owner, Message ownerName) =>
        PlanSource.TryGet(owner, "position", out _) ? Position(owner, ownerName) : new(0, 0);

    private PlanPoint Position(JsonElement owner, Message ownerName)
    {
        var position = source.Object(owner, "position", ownerName);
        return new(Pixels(position, "x", PlanParts.Position), Pixels(position, "y", PlanParts.Position));
    }

    private double Pixels(JsonElement owner, string property, Message ownerName) =>
        source.Number(owner, property, ownerName, PlanScale.MaxUnits);

    private double Size(JsonElement owner, string property) =>
        source.Number(owner, property, PlanParts.Area, PlanScale.MaxUnits, atLeast: 0);

    // The schema says strings, but generators write numbers.
    private string TextOrNumber(JsonElement owner, string property, Message ownerName, int maxLength = PlanReader.MaxSeatText) =>
        PlanSource.TryGet(owner, property, out var value) && value.ValueKind == JsonValueKind.Number && value.GetRawText() is var number
            && number.Length <= maxLength
            ? number
            : source.Text(owner, property, ownerName, maxLength, mayBeEmpty: true);

    /// <summary>A row of the source. Its seats end where those of the next one begin.</summary>
    private readonly record struct SourceRow(string Number, int First, bool IsTable);
}
