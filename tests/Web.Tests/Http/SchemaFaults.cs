using System.Text.Json;

namespace Web.Tests.Http;

/// <summary>Finds the differences of a value from its schema. Supports the part of JSON Schema that the API document uses.</summary>
internal static class SchemaFaults
{
    public static IEnumerable<string> Find(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (schema.TryGetProperty("type", out var type) && !IsOf(type.GetString()!, value))
            return [$"{at} is not of type {type}: {value}"];
        if (schema.TryGetProperty("enum", out var allowed) && allowed.EnumerateArray().All(one => one.ToString() != value.ToString()))
            return [$"{at} is none of {allowed}: {value}"];
        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, i) => Find(document, items, item, $"{at}[{i}]")),
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
                OfMembers(document, schema, properties, value, at),
            _ => [],
        };
    }

    private static IEnumerable<string> OfMembers(
        JsonElement document, JsonElement schema, JsonElement properties, JsonElement value, string at)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        var missing = required.Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at} lacks {name}");
        return missing.Concat(value.EnumerateObject().SelectMany(member => properties.TryGetProperty(member.Name, out var property)
            ? Find(document, property, member.Value, $"{at}.{member.Name}")
            : [$"{at}.{member.Name} is not in the document"]));
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
