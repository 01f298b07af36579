using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SeatEngine.Screenings;
using SeatEngine.Text;
using Web.Text;

namespace Web.Screenings;

/// <summary>A time in a request: a moment if it has an offset, and otherwise what the venue's clock shows.</summary>
[JsonConverter(typeof(EnteredTime.Converter))]
public readonly partial record struct EnteredTime
{
    private readonly DateTimeOffset _moment;
    private readonly DateTime? _local;

    private EnteredTime(DateTimeOffset moment, DateTime? local) => (_moment, _local) = (moment, local);

    public static EnteredTime At(DateTimeOffset moment) => new(moment, null);

    /// <returns>The moment, or why there is not just one.</returns>
    public (DateTimeOffset Moment, Message? Fault) Resolve(TimeZoneInfo zone)
    {
        if (_local is not { } local)
            return (_moment.ToUniversalTime(), null);
        // Near the ends of time there is no day before or after. Nobody means these years.
        if (local.Year is <= 1 or >= 9999)
            return (default, new Message("fault.is.year", "the year {year} is none to be meant",
                ("year", local.Year.ToString(CultureInfo.InvariantCulture))));
        return LocalTime.Moments(local, zone) switch
        {
            [var only] => (only.ToUniversalTime(), null),
            [var first, var second] => (default, new Message(
                "fault.is.twice", "clocks there show {time} twice: send {first} or {second}",
                ("time", Text(local)), ("first", Iso(first)), ("second", Iso(second)))),
            _ => (default, SkippedFault(local, zone)),
        };
    }

    private static Message SkippedFault(DateTime local, TimeZoneInfo zone)
    {
        var (before, after) = LocalTime.Neighbours(local, zone);
        return new Message("fault.is.skipped", "no clock there shows {time}: {before} is followed by {after}",
            ("time", Text(local)), ("before", Text(before)), ("after", Text(after)));
    }

    private static string Text(DateTime local) => local.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset moment) => moment.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"T.*(?:Z|[+-]\d\d(?::?\d\d)?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex WithOffset();

    internal sealed class Converter : JsonConverter<EnteredTime>
    {
        public override EnteredTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                if (WithOffset().IsMatch(reader.GetString()!))
                {
                    if (reader.TryGetDateTimeOffset(out var moment))
                        return new EnteredTime(moment, null);
                }
                else if (reader.TryGetDateTime(out var local))
                {
                    return new EnteredTime(default, local);
                }
            }

            throw new JsonException("a time is written like 2026-11-21T20:15:00+01:00, or without offset for the venue's clock.");
        }

        public override void Write(Utf8JsonWriter writer, EnteredTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value._local is { } local ? Text(local) : VenueClock.Iso(value._moment));
    }
}
