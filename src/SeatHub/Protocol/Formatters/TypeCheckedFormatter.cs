using MessagePack;
using MessagePack.Formatters;

namespace SeatHub.Protocol.Formatters;

/// <summary>Adds a clear error text to a formatter of the library, which only says "Unexpected msgpack code 161 (fixstr)".</summary>
internal sealed class TypeCheckedFormatter<T>(MessagePackType expected, IMessagePackFormatter<T> formatter) : IMessagePackFormatter<T>
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
        formatter.Serialize(ref writer, value, options);

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (default(T) is not null || !reader.IsNil)
            ReadErrors.ThrowUnlessNext(ref reader, expected);
        return formatter.Deserialize(ref reader, options);
    }
}
