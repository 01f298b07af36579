using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;

namespace SeatHub.Protocol.Formatters;

/// <summary>
/// Records, classes and structs as maps of their public properties, with the attributes and the camelCase names of JSON. Properties that
/// are null are left out. When reading, the order is free, absent properties keep their default value, a name that comes twice is refused,
/// and unknown names are skipped unless the type disallows them as it does for JSON.
/// </summary>
internal sealed class MapFormatter<T> : IMessagePackFormatter<T?>
{
    private readonly MapMember<T>[] _members;
    private readonly MapMember<T>[] _optional;
    private readonly Func<T> _create = Constructor();
    private readonly bool _disallowsUnknown =
        typeof(T).GetCustomAttribute<JsonUnmappedMemberHandlingAttribute>()?.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow;

    public MapFormatter()
    {
        _members = [.. typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always })
            .Select(MapMember<T>.Of)];
        _optional = Array.FindAll(_members, m => m.CanBeNull);
        if (_members.Length > 64)
            throw new NotSupportedException($"{typeof(T)} has more properties than are counted in 64 bits");
    }

    public void Serialize(ref MessagePackWriter writer, T? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var count = _members.Length;
        foreach (var member in _optional)
        {
            if (member.IsNull(value))
                count--;
        }

        writer.WriteMapHeader(count);
        foreach (var member in _members)
            member.Write(ref writer, value, options);
    }

    public T? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (default(T) is null && reader.TryReadNil())
            return default;
        ReadErrors.ThrowUnlessNext(ref reader, MessagePackType.Map);
        var left = reader.ReadMapHeader();
        // The library returns counts above 31 bits as negative numbers.
        if (left < 0)
            throw new EndOfStreamException();
        var value = _create();
        var index = -1;
        // One bit for each member that was there.
        ulong seen = 0;
        for (; left > 0; left--)
        {
            var name = Utf8Text.Read(ref reader);
            index = IndexOf(name, index + 1);
            if (index < 0)
            {
                if (_disallowsUnknown)
                    throw new MessagePackSerializationException($"unknown member \"{Encoding.UTF8.GetString(name)}\"");
                reader.Skip();
                continue;
            }

            if ((seen & (1UL << index)) != 0)
                throw new MessagePackSerializationException($"member \"{_members[index].Name}\" comes twice");
            seen |= 1UL << index;
            Read(ref reader, _members[index], ref value, options);
        }

        return value;
    }

    private static void Read(ref MessagePackReader reader, MapMember<T> member, ref T value, MessagePackSerializerOptions options)
    {
        try
        {
            member.Read(ref reader, ref value, options);
        }
        catch (Exception cause)
        {
            throw new MessagePackSerializationException($"{member.Name}: {ReadErrors.Describe(cause)}");
        }
    }

    /// <summary>Tries the expected index first: most clients send the properties in the declared order.</summary>
    private int IndexOf(ReadOnlySpan<byte> name, int expected)
    {
        if (expected < _members.Length && name.SequenceEqual(_members[expected].Utf8Name))
            return expected;
        for (var i = 0; i < _members.Length; i++)
        {
            // SignalR's JSON protocol ignores case too.
            if (Ascii.EqualsIgnoreCase(name, _members[i].Utf8Name))
                return i;
        }

        return -1;
    }

    /// <summary>
    /// Calls the longest constructor with default values; the received properties are set afterwards, like <c>with</c> does. No value is
    /// boxed that way.
    /// </summary>
    private static Func<T> Constructor()
    {
        if (typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length) is { } constructor)
            return Expression.Lambda<Func<T>>(Expression.New(constructor, constructor.GetParameters().Select(DefaultOf))).Compile();
        if (typeof(T).IsValueType)
            return static () => default!;
        throw new NotSupportedException($"{typeof(T)} has no MessagePack format: it has no public constructor");
    }

    private static Expression DefaultOf(ParameterInfo parameter) => parameter is { HasDefaultValue: true, DefaultValue: { } value }
        ? Expression.Convert(Expression.Constant(value), parameter.ParameterType)
        : Expression.Default(parameter.ParameterType);
}
