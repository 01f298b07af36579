using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace SeatHub.Protocol.Formatters;

/// <summary>
/// Written as ISO 8601 text as in JSON, without trailing zeros in the fraction. Read from such text or from MessagePack's own timestamps.
/// </summary>
internal sealed class DateTimeOffsetFormatter : IMessagePackFormatter<DateTimeOffset>
{
    public void Serialize(ref MessagePackWriter writer, DateTimeOffset value, MessagePackSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        value.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        Utf8Text.Write(ref writer, IsoTime.Trim(text[..length]));
    }

    public DateTimeOffset Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.NextMessagePackType == MessagePackType.Extension)
            return new DateTimeOffset(reader.ReadDateTime());
        var json = IsoTime.Quote(Utf8Text.Read(ref reader), stackalloc byte[IsoTime.MaxLength + 2]);
        return json.TryGetDateTimeOffset(out var value) ? value : throw IsoTime.Invalid();
    }
}

/// <summary>As <see cref="DateTimeOffsetFormatter"/>; timestamps are UTC.</summary>
internal sealed class DateTimeFormatter : IMessagePackFormatter<DateTime>
{
    public void Serialize(ref MessagePackWriter writer, DateTime value, MessagePackSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        value.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        Utf8Text.Write(ref writer, IsoTime.Trim(text[..length]));
    }

    public DateTime Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.NextMessagePackType == MessagePackType.Extension)
            return reader.ReadDateTime();
        var json = IsoTime.Quote(Utf8Text.Read(ref reader), stackalloc byte[IsoTime.MaxLength + 2]);
        return json.TryGetDateTime(out var value) ? value : throw IsoTime.Invalid();
    }
}

internal static class IsoTime
{
    /// <summary>2030-12-31T23:59:59.1234567+01:00 and up to nine more digits, which JSON accepts.</summary>
    public const int MaxLength = 42;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("0123456789-:.+TZ"u8);

    private const int FractionStart = 19;
    private const int FractionEnd = 27;

    /// <summary>Removes trailing zeros of the fraction, and the decimal point if no digit is left.</summary>
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

    /// <summary>Puts the text in quotes and a JSON reader on it, so that both protocols accept the same times.</summary>
    public static Utf8JsonReader Quote(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        if (text.Length > MaxLength || text.ContainsAnyExcept(Characters))
            throw Invalid();
        buffer[0] = (byte)'"';
        text.CopyTo(buffer[1..]);
        buffer[text.Length + 1] = (byte)'"';
        var json = new Utf8JsonReader(buffer[..(text.Length + 2)]);
        json.Read();
        return json;
    }

    public static MessagePackSerializationException Invalid() => new("the text is no time of the form 2030-12-31T23:59:59Z");
}
