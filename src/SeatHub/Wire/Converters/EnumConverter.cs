using System.Text;
using System.Text.Json;

namespace SeatHub.Wire.Converters;

/// <summary>camelCase names, as in JSON; read in any case.</summary>
internal sealed class EnumConverter<T> : WireConverter<T>
    where T : struct, Enum
{
    private readonly T[] _values = Enum.GetValues<T>();
    private readonly byte[][] _names = [.. Enum.GetNames<T>().Select(name => Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    public override void Write(ref MessagePackWriter writer, T value)
    {
        var index = Array.IndexOf(_values, value);
        if (index < 0)
            throw new NotSupportedException($"{value} is no {typeof(T).Name}");
        writer.WriteUtf8(_names[index]);
    }

    public override T Read(ref MessagePackReader reader)
    {
        var name = reader.ReadUtf8();
        for (var i = 0; i < _names.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, _names[i]))
                return _values[i];
        }

        throw new InvalidDataException($"expected one of {string.Join(", ", _names.Select(Encoding.UTF8.GetString))}");
    }
}
