using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatEngine.Json;

/// <summary>Enums travel as camelCase names over REST and the hub alike, whatever serializer options are in force.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
