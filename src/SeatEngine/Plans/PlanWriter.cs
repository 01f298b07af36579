using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeatEngine.Plans;

/// <summary>
/// The canonical document: the same plan is always the same bytes, each list's members on lines of their own (a diff of two plans shows
/// seats), every property present but a seat's note, group and table.
/// </summary>
internal static class PlanWriter
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(
        string name,
        PlanPoint focus,
        IReadOnlyList<PlanCategory> categories,
        IReadOnlyList<PlanSection> sections,
        IReadOnlyList<PlanShape> shapes,
        IReadOnlyList<PlanSeat> seats)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + seats.Count * 128);
        using var json = new Utf8JsonWriter(buffer, OneLine);

        json.WriteStartObject();
        json.WriteString("format", PlanReader.Format);
        json.WriteString("name", name);
        json.WriteStartObject("focus");
        json.WriteNumber("x", focus.X);
        json.WriteNumber("y", focus.Y);
        json.WriteEndObject();
        json.Flush();

        Lines("categories", categories, category =>
        {
            json.WriteString("id", category.Id);
            json.WriteString("name", category.Name);
            json.WriteString("color", category.Color);
        });
        Lines("sections", sections, section =>
        {
            json.WriteString("id", section.Id);
            json.WriteString("name", section.Name);
            json.WriteNumber("floor", section.Floor);
        });
        Lines("shapes", shapes, shape =>
        {
            json.WriteString("kind", shape.Kind);
            json.WriteString("label", shape.Label);
            json.WriteNumber("x", shape.X);
            json.WriteNumber("y", shape.Y);
            json.WriteNumber("width", shape.Width);
            json.WriteNumber("height", shape.Height);
        });
        Lines("seats", seats, seat =>
        {
            json.WriteString("label", seat.Label);
            json.WriteString("section", seat.Section);
            json.WriteString("row", seat.Row);
            json.WriteString("number", seat.Number);
            json.WriteNumber("x", seat.X);
            json.WriteNumber("y", seat.Y);
            json.WriteString("category", seat.Category);
            json.WriteString("kind", seat.Kind switch
            {
                SeatKind.Wheelchair => "wheelchair",
                SeatKind.Companion => "companion",
                SeatKind.Restricted => "restricted",
                _ => "standard",
            });
            // Properties that most seats lack: plans without them keep the hash they have always had.
            if (seat.Note is not null)
                json.WriteString("note", seat.Note);
            if (seat.Group is not null)
                json.WriteString("group", seat.Group);
            if (seat.Table)
                json.WriteBoolean("table", true);
        });
        buffer.Write("}\n"u8);
        return buffer.WrittenSpan.ToArray();

        void Lines<T>(string property, IReadOnlyList<T> items, Action<T> write)
        {
            buffer.Write(",\n\""u8);
            buffer.Write(System.Text.Encoding.ASCII.GetBytes(property));
            buffer.Write("\":["u8);
            for (var i = 0; i < items.Count; i++)
            {
                buffer.Write(i == 0 ? "\n"u8 : ",\n"u8);
                json.Reset();
                json.WriteStartObject();
                write(items[i]);
                json.WriteEndObject();
                json.Flush();
            }
            buffer.Write("]"u8);
        }
    }
}
