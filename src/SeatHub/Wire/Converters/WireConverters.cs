using System.Collections.Concurrent;
using System.Reflection;

namespace SeatHub.Wire.Converters;

/// <summary>
/// The converters of all types that travel, made when a type is first met. Names, enums, times and ids are those of the hub's
/// JSON, so that a client sees the same values in both protocols. Thread-safe.
/// </summary>
internal static class WireConverters
{
    private static readonly ConcurrentDictionary<Type, WireConverter> Made = [];

    /// <exception cref="NotSupportedException">The type has no form on the wire; says why.</exception>
    public static WireConverter For(Type type) => Made.TryGetValue(type, out var converter) ? converter : For(type, []);

    /// <param name="type">The type.</param>
    /// <param name="within">The types whose converters are being made of this one.</param>
    internal static WireConverter For(Type type, Type[] within)
    {
        if (Made.TryGetValue(type, out var known))
            return known;
        // No recursion in types is none in reading, and no input can be deeper than the types are.
        if (within.Contains(type))
            throw new NotSupportedException($"{type} contains itself: it has no form on the wire");
        return Made.GetOrAdd(type, Make(type, [.. within, type]));
    }

    private static WireConverter Make(Type type, Type[] within)
    {
        if (ScalarConverters.For(type) is { } scalar)
            return scalar;
        if (type.IsEnum)
            return Generic(typeof(EnumConverter<>), [type]);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Generic(typeof(NullableConverter<>), [value], For(value, within));
        if (ElementOf(type) is { } element)
            return Generic(typeof(ListConverter<,>), [type, element], For(element, within));
        if (type.IsPrimitive || type.IsInterface || type.IsAbstract || type.IsPointer || type == typeof(object) || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
            throw new NotSupportedException($"{type} has no form on the wire");
        return Generic(typeof(MapConverter<>), [type], within);
    }

    private static Type? ElementOf(Type type) => type.GetInterfaces().Append(type)
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))?.GetGenericArguments()[0];

    private static WireConverter Generic(Type converter, Type[] types, object? argument = null) =>
        (WireConverter)Construct(converter.MakeGenericType(types), argument is null ? [] : [argument]);

    /// <summary>An exception of the constructor comes out as it is.</summary>
    internal static object Construct(Type type, object[] arguments) => Activator.CreateInstance(
        type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
