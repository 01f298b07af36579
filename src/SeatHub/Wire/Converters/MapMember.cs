using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatHub.Wire.Converters;

/// <summary>One property of a type that travels as a map.</summary>
internal abstract class MapMember<T>(PropertyInfo property)
{
    public PropertyInfo Property => property;

    public string Name { get; } = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public byte[] Utf8Name => field ??= Encoding.UTF8.GetBytes(Name);

    /// <returns>False, and nothing written, if the property is null.</returns>
    public abstract bool Write(ref MessagePackWriter writer, T owner);

    /// <returns><see cref="MapCreation.Absent"/> for nil where the type has no null.</returns>
    public abstract object? Read(ref MessagePackReader reader);

    public static MapMember<T> Of(PropertyInfo property, Type[] within) => (MapMember<T>)WireConverters.Construct(
        typeof(MapMember<,>).MakeGenericType(typeof(T), property.PropertyType), [property, WireConverters.For(property.PropertyType, within)]);
}

internal sealed class MapMember<T, TValue>(PropertyInfo property, WireConverter<TValue> converter) : MapMember<T>(property)
{
    private readonly Func<T, TValue> _get = Getter(property);

    public override bool Write(ref MessagePackWriter writer, T owner)
    {
        var value = _get(owner);
        if (value is null)
            return false;
        writer.WriteUtf8(Utf8Name);
        converter.Write(ref writer, value);
        return true;
    }

    // JavaScript's undefined arrives as nil, where its JSON has nothing at all.
    public override object? Read(ref MessagePackReader reader) =>
        default(TValue) is not null && reader.TryReadNil() ? MapCreation.Absent : converter.Read(ref reader);

    private static Func<T, TValue> Getter(PropertyInfo property)
    {
        var owner = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, TValue>>(Expression.Property(owner, property), owner).Compile();
    }
}
