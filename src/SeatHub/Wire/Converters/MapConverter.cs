using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;

namespace SeatHub.Wire.Converters;

/// <summary>
/// Records, classes and structs as maps of their public properties, by the attributes and the camelCase of JSON. Properties
/// that are null are left out. Read in any order; unknown names are passed over, absent ones keep their default.
/// </summary>
internal sealed class MapConverter<T> : WireConverter<T?>
{
    private readonly MapMember<T>[] _members;
    private readonly Func<object?[], T>? _create;

    public MapConverter(Type[] within)
    {
        _members = [.. typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always })
            .Select(p => MapMember<T>.Of(p, within))];
        _create = MapCreation.Compile<T>([.. _members.Select(m => m.Property)]);
    }

    public override void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var start = writer.BeginMap(_members.Length);
        var count = 0;
        foreach (var member in _members)
        {
            if (member.Write(ref writer, value))
                count++;
        }

        writer.EndMap(start, _members.Length, count);
    }

    public override T? Read(ref MessagePackReader reader)
    {
        if (default(T) is null && reader.TryReadNil())
            return default;
        if (_create is null)
            throw new NotSupportedException($"{typeof(T)} can be written, not read: it has no constructor of its own properties");
        var values = new object?[_members.Length];
        Array.Fill(values, MapCreation.Absent);
        var index = -1;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            index = IndexOf(reader.ReadUtf8(), index + 1);
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            try
            {
                values[index] = _members[index].Read(ref reader);
            }
            catch (InvalidDataException cause)
            {
                throw new InvalidDataException($"{_members[index].Name}: {cause.Message}");
            }
        }

        return _create(values);
    }

    /// <param name="name">As it came.</param>
    /// <param name="likely">Where it is if the sender keeps our order.</param>
    private int IndexOf(ReadOnlySpan<byte> name, int likely)
    {
        if (likely < _members.Length && name.SequenceEqual(_members[likely].Utf8Name))
            return likely;
        for (var i = 0; i < _members.Length; i++)
        {
            // SignalR's JSON reads names in any case.
            if (Ascii.EqualsIgnoreCase(name, _members[i].Utf8Name))
                return i;
        }

        return -1;
    }
}
