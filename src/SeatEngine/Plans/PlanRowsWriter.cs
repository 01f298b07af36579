using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeatEngine.Plans;

/// <summary>
/// The plan for maps (docs/plans.md, "By rows"): what the seats of a row have in common is written once, places as whole millimetres from
/// seat to seat. A browser reads it into arrays instead of an object for each seat. Pure.
/// </summary>
internal static class PlanRowsWriter
{
    public const string Format = "seatmap-plan-rows/1";

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(SeatingPlan plan)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + plan.Seats.Count * 16);
        using var json = new Utf8JsonWriter(buffer, OneLine);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("name", plan.Name);
        Write(json, "focus", plan.Focus);
        Write(json, "categories", plan.Categories);
        Write(json, "sections", plan.Sections);
        Write(json, "shapes", plan.Shapes);
        json.WriteStartArray("rows");
        for (var from = 0; from < plan.Seats.Count;)
        {
            var to = from + 1;
            while (to < plan.Seats.Count && AreOneRow(plan.Seats[from], plan.Seats[to]))
                to++;
            WriteRow(json, plan, from, to);
            from = to;
        }
        json.WriteEndArray();
        WriteExceptions(json, plan.Seats);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, JsonSerializerOptions.Web);
    }

    private static bool AreOneRow(PlanSeat one, PlanSeat other) =>
        one.Section == other.Section && one.Row == other.Row && one.Group == other.Group && one.Table == other.Table;

    private static void WriteRow(Utf8JsonWriter json, SeatingPlan plan, int from, int to)
    {
        PlanSeat[] seats = [.. Enumerable.Range(from, to - from).Select(i => plan.Seats[i])];
        json.WriteStartObject();
        json.WriteNumber("section", plan.SectionOf[from]);
        json.WriteString("row", seats[0].Row);
        if (seats[0].Group is { } group)
            json.WriteString("group", group);
        if (seats[0].Table)
            json.WriteBoolean("table", true);
        WriteSteps(json, "x", seats, s => s.X);
        WriteSteps(json, "y", seats, s => s.Y);
        json.WriteStartArray("categories");
        for (var i = from; i < to;)
        {
            var end = i + 1;
            while (end < to && plan.CategoryOf[end] == plan.CategoryOf[i])
                end++;
            json.WriteStartArray();
            json.WriteNumberValue(plan.CategoryOf[i]);
            json.WriteNumberValue(end - i);
            json.WriteEndArray();
            i = end;
        }
        json.WriteEndArray();
        WriteNames(json, seats);
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, string name, PlanSeat[] seats, Func<PlanSeat, double> of)
    {
        json.WriteStartArray(name);
        var before = 0;
        foreach (var seat in seats)
        {
            var at = (int)Math.Round(of(seat) * 1000);
            json.WriteNumberValue(at - before);
            before = at;
        }
        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, PlanSeat[] seats)
    {
        json.WriteStartArray("numbers");
        if (Counted(seats) is { } counted)
        {
            json.WriteNumberValue(counted.First);
            json.WriteNumberValue(counted.Step);
        }
        else
        {
            foreach (var seat in seats)
                json.WriteStringValue(seat.Number);
        }
        json.WriteEndArray();

        var first = seats[0];
        var prefix = first.Label[..Math.Max(0, first.Label.Length - first.Number.Length)];
        if (seats.All(s => s.Label == prefix + s.Number))
        {
            json.WriteString("labels", prefix);
            return;
        }
        json.WriteStartArray("labels");
        foreach (var seat in seats)
            json.WriteStringValue(seat.Label);
        json.WriteEndArray();
    }

    /// <summary>The first number and the step to the next, if all numbers are whole ones in equal steps.</summary>
    private static (int First, int Step)? Counted(PlanSeat[] seats)
    {
        var numbers = new int[seats.Length];
        for (var i = 0; i < seats.Length; i++)
        {
            // Numbers that are written in another way, such as 007, are texts.
            if (!int.TryParse(seats[i].Number, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i].ToString(CultureInfo.InvariantCulture) != seats[i].Number)
            {
                return null;
            }
        }
        var step = numbers.Length > 1 ? numbers[1] - numbers[0] : 0;
        return numbers.Index().All(n => n.Item == numbers[0] + (long)step * n.Index) ? (numbers[0], step) : null;
    }

    private static void WriteExceptions(Utf8JsonWriter json, IReadOnlyList<PlanSeat> seats)
    {
        json.WriteStartObject("kinds");
        foreach (var kind in seats.Index().Where(s => s.Item.Kind != SeatKind.Standard).GroupBy(s => s.Item.Kind))
            Write(json, JsonNamingPolicy.CamelCase.ConvertName(kind.Key.ToString()), kind.Select(s => s.Index));
        json.WriteEndObject();
        json.WriteStartArray("notes");
        foreach (var note in seats.Index().Where(s => s.Item.Note is not null).GroupBy(s => s.Item.Note!))
        {
            json.WriteStartObject();
            json.WriteString("text", note.Key);
            Write(json, "seats", note.Select(s => s.Index));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
