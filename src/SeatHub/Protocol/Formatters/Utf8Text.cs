using System.Buffers;
using MessagePack;

namespace SeatHub.Protocol.Formatters;

/// <summary>Reads and writes text as UTF-8 bytes, without allocating a <see cref="string"/>.</summary>
internal static class Utf8Text
{
    /// <summary>Copies only if the text is spread over several buffer segments.</summary>
    public static ReadOnlySpan<byte> Read(ref MessagePackReader reader)
    {
        ReadErrors.ThrowUnlessNext(ref reader, MessagePackType.String);
        return reader.TryReadStringSpan(out var text) ? text : reader.ReadStringSequence()!.Value.ToArray();
    }

    /// <summary>Accepts a span on the stack, unlike <c>MessagePackWriter.WriteString</c>.</summary>
    public static void Write(ref MessagePackWriter writer, scoped ReadOnlySpan<byte> text)
    {
        writer.WriteStringHeader(text.Length);
        text.CopyTo(writer.GetSpan(text.Length));
        writer.Advance(text.Length);
    }
}
