using System.Buffers;
using System.Buffers.Text;
using MessagePack;
using MessagePack.Formatters;

namespace SeatHub.Protocol.Formatters;

/// <summary>Written as text, as in JSON. Read from text or from 16 bytes in the order of the text.</summary>
internal sealed class GuidFormatter : IMessagePackFormatter<Guid>
{
    private const int TextLength = 36;
    private const int ByteLength = 16;

    public void Serialize(ref MessagePackWriter writer, Guid value, MessagePackSerializerOptions options)
    {
        writer.WriteStringHeader(TextLength);
        value.TryFormat(writer.GetSpan(TextLength), out _);
        writer.Advance(TextLength);
    }

    public Guid Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.NextMessagePackType == MessagePackType.Binary)
        {
            if (reader.ReadBytes() is not { Length: ByteLength } bytes)
                throw new MessagePackSerializationException("a UUID has 16 bytes");
            Span<byte> whole = stackalloc byte[ByteLength];
            bytes.CopyTo(whole);
            return new Guid(whole, bigEndian: true);
        }

        var text = Utf8Text.Read(ref reader);
        return text.Length == TextLength && Utf8Parser.TryParse(text, out Guid value, out _, 'D')
            ? value
            : throw new MessagePackSerializationException("the text is no UUID");
    }
}
