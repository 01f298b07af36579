using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>
/// Words of the server as enums whose member 0 is Unknown: a server newer than the client may say words that the client does not know,
/// and must not break it. Case and underscores do not matter: the hub writes camelCase, problem codes are snake_case.
/// </summary>
internal static class OpenEnum
{
    public static T Parse<T>(string? word)
        where T : struct, Enum => Words<T>.Known.GetValueOrDefault(word?.Replace("_", "", StringComparison.Ordinal) ?? "");

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> Known =
            Enum.GetValues<T>().ToDictionary(value => value.ToString(), value => value, StringComparer.OrdinalIgnoreCase);
    }
}

internal sealed class OpenEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OpenEnum.Parse<T>(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
