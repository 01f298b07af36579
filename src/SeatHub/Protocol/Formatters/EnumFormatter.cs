using System.Text;
using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace SeatHub.Protocol.Formatters;

/// <summary>Enums as their camelCase names, as in JSON; upper and lower case are not distinguished when reading.</summary>
internal sealed class EnumFormatter<T> : IMessagePackFormatter<T>
    where T : struct, Enum
{
    private readonly T[] _values = Enum.GetValues<T>();

    private readonly byte[][] _names =
        [.. Enum.GetNames<T>().Select(name => Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
    {
        var index = Array.IndexOf(_values, value);
        if (index < 0)
            throw new NotSupportedException($"{value} is not a {typeof(T).Name}");
        writer.WriteString(_names[index]);
    }

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        var name = Utf8Text.Read(ref reader);
        for (var i = 0; i < _names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, _names[i]))
                return _values[i];
        }

        throw new MessagePackSerializationException($"expected one of {string.Join(", ", _names.Select(Encoding.UTF8.GetString))}");
    }
}
