using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SeatHub.Wire.Converters;

/// <summary>ISO 8601 as JSON has it, with no more digits of a second than needed; MessagePack's own timestamps are understood too.</summary>
internal sealed class DateTimeOffsetConverter : WireConverter<DateTimeOffset>
{
    public override void Write(ref MessagePackWriter writer, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        value.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        writer.WriteUtf8(IsoTime.Trim(text[..length]));
    }

    public override DateTimeOffset Read(ref MessagePackReader reader) => reader.IsNextString
        ? IsoTime.Quote(reader.ReadUtf8(), stackalloc byte[IsoTime.MaxLength + 2]).TryGetDateTimeOffset(out var value) ? value : throw IsoTime.None()
        : reader.ReadTimestamp();
}

/// <summary>As <see cref="DateTimeOffsetConverter"/>; timestamps are UTC.</summary>
internal sealed class DateTimeConverter : WireConverter<DateTime>
{
    public override void Write(ref MessagePackWriter writer, DateTime value)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        value.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        writer.WriteUtf8(IsoTime.Trim(text[..length]));
    }

    public override DateTime Read(ref MessagePackReader reader) => reader.IsNextString
        ? IsoTime.Quote(reader.ReadUtf8(), stackalloc byte[IsoTime.MaxLength + 2]).TryGetDateTime(out var value) ? value : throw IsoTime.None()
        : reader.ReadTimestamp().UtcDateTime;
}

internal static class IsoTime
{
    /// <summary>2030-12-31T23:59:59.1234567+01:00, and room for the nine more digits that JSON lets pass.</summary>
    public const int MaxLength = 42;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("0123456789-:.+TZ"u8);

    private const int FractionStart = 19;
    private const int FractionEnd = 27;

    /// <summary>Takes the zeros from the end of the fraction, and its point when nothing is left.</summary>
    public static ReadOnlySpan<byte> Trim(Span<byte> text)
    {
        var end = FractionEnd;
        while (text[end - 1] == '0')
            end--;
        if (end == FractionStart + 1)
            end--;
        var zone = text[FractionEnd..];
        zone.CopyTo(text[end..]);
        return text[..(end + zone.Length)];
    }

    /// <summary>JSON's own reader at the text, so that both protocols understand the same.</summary>
    public static Utf8JsonReader Quote(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        if (text.Length > MaxLength || text.ContainsAnyExcept(Characters))
            throw None();
        buffer[0] = (byte)'"';
        text.CopyTo(buffer[1..]);
        buffer[text.Length + 1] = (byte)'"';
        var json = new Utf8JsonReader(buffer[..(text.Length + 2)]);
        json.Read();
        return json;
    }

    public static InvalidDataException None() => new("the text is no time of the form 2030-12-31T23:59:59Z");
}
