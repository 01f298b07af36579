using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Web.Http;

/// <summary>Makes the schemas say what the serializer does: null members are left out, all others are always there.</summary>
internal static class ApiSchemas
{
    public static Task SayWhatIsSentAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
            DescribeProblem(schema);
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
            schema.Required = AlwaysThere(context.JsonTypeInfo, schema);
        if (schema.Enum?.Count > 0 && schema.Enum.All(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String))
            schema.Type = JsonSchemaType.String;
        var attributes = context.JsonPropertyInfo?.AttributeProvider;
        if (attributes?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false) is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create((string)value!)!)];
        return Task.CompletedTask;
    }

    /// <summary>Requests may send null for what may be left out, but the document knows one way to say it.</summary>
    public static void LeaveOutNulls(IOpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
        {
            if (property is OpenApiSchema { Type: { } type } plain)
                plain.Type = type & ~JsonSchemaType.Null;
            if (property.OneOf?.SingleOrDefault(one => one.Type != JsonSchemaType.Null) is { } present)
                schema.Properties![name] = present;
        }
    }

    private static HashSet<string> AlwaysThere(JsonTypeInfo type, OpenApiSchema schema) =>
        type.Properties.Where(IsAlwaysThere).Select(property => property.Name)
            .Where(name => schema.Properties?.ContainsKey(name) == true).ToHashSet(StringComparer.Ordinal);

    // A request's member with a default may be left out; replies have none.
    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true
        || (!property.IsGetNullable && property.AssociatedParameter?.HasDefaultValue != true);

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "Why a request was refused or failed (RFC 9457). Programs go by code; detail is for people.";
        schema.Required = new HashSet<string>(["type", "title", "status", "detail", "code"]);
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference", Description = "/api# and the code." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. ProblemCodes.All.Select(problem => (JsonNode)problem.Code)],
            },
            ["seats"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                Description = "The seats that are to blame.",
            },
            ["line"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "Of a seating plan's mistake." },
        };
    }
}
