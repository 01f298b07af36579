using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatEngine.Json;

/// <summary>Enums are sent as camelCase names over REST and the hub alike, with all serializer options.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
