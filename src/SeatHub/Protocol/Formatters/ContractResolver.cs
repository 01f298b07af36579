using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace SeatHub.Protocol.Formatters;

/// <summary>
/// The MessagePack format of arguments and results. It equals the hub's JSON (camelCase names, enums as words, ids and times as text, null
/// left out), except that byte arrays are binary. Formatters exist only for the kinds of types that hub methods use and are built once per
/// type; other types throw, so that none is sent in a format that was not chosen on purpose. Thread-safe.
/// </summary>
/// <remarks>Usable by servers and .NET clients: this folder references no other code of the project.</remarks>
internal sealed class ContractResolver : IFormatterResolver
{
    private static readonly ContractResolver Instance = new();

    private ContractResolver()
    {
    }

    /// <summary>The value for <c>MessagePackHubProtocolOptions.SerializerOptions</c>.</summary>
    public static MessagePackSerializerOptions Options { get; } =
        new MessagePackSerializerOptions(Instance).WithSecurity(MessagePackSecurity.UntrustedData);

    public IMessagePackFormatter<T>? GetFormatter<T>() => Cache<T>.Formatter;

    /// <exception cref="NotSupportedException">The type cannot be sent.</exception>
    internal static IMessagePackFormatter<T> Of<T>() => Cache<T>.Formatter ?? throw Recursive(typeof(T));

    private static object Create(Type type)
    {
        if (type.IsEnum)
            return New(typeof(EnumFormatter<>), type);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return New(typeof(StaticNullableFormatter<>), value, Instance.GetFormatterDynamic(value)!);
        if (type == typeof(Guid))
            return new GuidFormatter();
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffsetFormatter();
        if (type == typeof(DateTime))
            return new DateTimeFormatter();
        if (type == typeof(byte[]))
            return new TypeCheckedFormatter<byte[]?>(MessagePackType.Binary, ByteArrayFormatter.Instance);
        if (type.IsSZArray)
            return NewList(typeof(ArrayFormatter<>), type, type.GetElementType()!);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return NewList(typeof(ListFormatter<>), type, type.GenericTypeArguments[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return NewList(typeof(InterfaceReadOnlyListFormatter<>), type, type.GenericTypeArguments[0]);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => NewScalar(type, MessagePackType.Boolean),
            >= TypeCode.SByte and <= TypeCode.UInt64 => NewScalar(type, MessagePackType.Integer),
            TypeCode.String => NewScalar(type, MessagePackType.String),
            // Not type-checked: a JavaScript client sends 1.0 as an integer.
            TypeCode.Single or TypeCode.Double => BuiltinResolver.Instance.GetFormatterDynamic(type)!,
            TypeCode.Object when IsContract(type) => New(typeof(MapFormatter<>), type),
            _ => throw new NotSupportedException($"{type} has no MessagePack format"),
        };
    }

    private static bool IsContract(Type type) =>
        type is { IsInterface: false, IsAbstract: false, IsPointer: false, IsPrimitive: false, IsArray: false }
        && type.Namespace?.Split('.')[0] != nameof(System);

    private static object NewScalar(Type type, MessagePackType expected) =>
        New(typeof(TypeCheckedFormatter<>), type, expected, BuiltinResolver.Instance.GetFormatterDynamic(type)!);

    private static object NewList(Type formatter, Type list, Type element)
    {
        // Fail now if the elements have no format: the library's list formatters look it up only when the first element is there.
        _ = Instance.GetFormatterDynamic(element) ?? throw Recursive(element);
        return New(typeof(TypeCheckedFormatter<>), list, MessagePackType.Array, New(formatter, element));
    }

    private static object New(Type formatter, Type type, params object[] arguments) =>
        Activator.CreateInstance(formatter.MakeGenericType(type), arguments)!;

    /// <summary>Recursive types are not supported, so no input can be nested deeper than the types are.</summary>
    private static NotSupportedException Recursive(Type type) => new($"{type} contains itself and therefore has no MessagePack format");

    private static class Cache<T>
    {
        /// <summary>Null only while it is being created: then the type contains itself.</summary>
        public static readonly IMessagePackFormatter<T>? Formatter = (IMessagePackFormatter<T>)Create(typeof(T));
    }
}
