using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SeatEngine.Plans;

namespace Web.Screenings;

/// <summary>Seats in a request, by number or as ranges with both ends: <c>[3, "10-24"]</c>. They are read as numbers.</summary>
internal sealed class SeatRanges : JsonConverter<int[]>
{
    public const string Pattern = "^[0-9]+-[0-9]+$";

    public override int[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("seats are a list: numbers, and ranges such as \"0-99\".");
        var seats = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (first, last) = ReadRange(ref reader);
            // Before there is memory for them: a range of two billion seats is a short text.
            if (last - first >= PlanReader.MaxSeats - seats.Count)
                throw new JsonException($"no hall has more than {PlanReader.MaxSeats} seats.");
            for (var seat = first; seat <= last; seat++)
                seats.Add((int)seat);
        }

        return [.. seats];
    }

    private static (long First, long Last) ReadRange(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seat))
            return (seat, seat);
        if (reader.TokenType == JsonTokenType.String && reader.GetString()!.Split('-') is [var from, var to]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last)
            return (first, last);
        throw new JsonException("a seat is a number, or a range such as \"0-99\", the lower number first.");
    }

    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var seat in value)
            writer.WriteNumberValue(seat);
        writer.WriteEndArray();
    }
}
