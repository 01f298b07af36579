using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Internal;

namespace SeatHub.Protocol.Formatters;

/// <summary>One property of a type that is sent as a map.</summary>
internal abstract class MapMember<T>(PropertyInfo property)
{
    public string Name { get; } = NameOf(property);

    public byte[] Utf8Name => field ??= Encoding.UTF8.GetBytes(Name);

    public abstract bool CanBeNull { get; }

    public abstract bool IsNull(T owner);

    /// <summary>Writes name and value; nothing if the value is null.</summary>
    public abstract void Write(ref MessagePackWriter writer, T owner, MessagePackSerializerOptions options);

    public abstract void Read(ref MessagePackReader reader, ref T owner, MessagePackSerializerOptions options);

    protected static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public static MapMember<T> Of(PropertyInfo property) =>
        (MapMember<T>)Activator.CreateInstance(typeof(MapMember<,>).MakeGenericType(typeof(T), property.PropertyType), property)!;
}

internal sealed class MapMember<T, TValue>(PropertyInfo property) : MapMember<T>(property)
{
    private readonly byte[] _encodedName = CodeGenHelpers.GetEncodedStringBytes(NameOf(property));
    private readonly IMessagePackFormatter<TValue> _formatter = ContractResolver.Of<TValue>();
    private readonly Func<T, TValue> _get = Getter(property);
    private readonly Setter? _set = property.SetMethod is { IsPublic: true } ? SetterOf(property) : null;

    private delegate void Setter(ref T owner, TValue value);

    public override bool CanBeNull => default(TValue) is null;

    public override bool IsNull(T owner) => _get(owner) is null;

    public override void Write(ref MessagePackWriter writer, T owner, MessagePackSerializerOptions options)
    {
        var value = _get(owner);
        if (value is null)
            return;
        writer.WriteRaw(_encodedName);
        _formatter.Serialize(ref writer, value, options);
    }

    public override void Read(ref MessagePackReader reader, ref T owner, MessagePackSerializerOptions options)
    {
        // JavaScript's undefined is nil in MessagePack and absent in JSON: keep the default value, as for an absent property.
        if (_set is null || default(TValue) is not null && reader.IsNil)
            reader.Skip();
        else
            _set(ref owner, _formatter.Deserialize(ref reader, options));
    }

    private static Func<T, TValue> Getter(PropertyInfo property)
    {
        var owner = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, TValue>>(Expression.Property(owner, property), owner).Compile();
    }

    private static Setter SetterOf(PropertyInfo property)
    {
        var owner = Expression.Parameter(typeof(T).MakeByRefType());
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Setter>(Expression.Assign(Expression.Property(owner, property), value), owner, value).Compile();
    }
}
