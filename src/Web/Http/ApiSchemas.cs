using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Web.Screenings;

namespace Web.Http;

/// <summary>Adapts the schemas to the serializer, which leaves null members out and writes all others.</summary>
internal static class ApiSchemas
{
    public static Task DescribeSerializationAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
            DescribeProblem(schema);
        else if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(EnteredTime))
            (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
            schema.Required = RequiredProperties(context.JsonTypeInfo, schema);
        if (schema.Enum?.Count > 0 && schema.Enum.All(value => value.GetValueKind() == System.Text.Json.JsonValueKind.String))
            schema.Type = JsonSchemaType.String;
        if (context.JsonPropertyInfo?.CustomConverter is SeatRanges)
            DescribeSeats(schema);
        var attributes = context.JsonPropertyInfo?.AttributeProvider;
        if (attributes?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false) is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create((string)value!)!)];
        return Task.CompletedTask;
    }

    /// <summary>Describes a member that may be null as optional only. Requests may also send null, but one way is enough.</summary>
    public static void RemoveNulls(IOpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToArray() ?? [])
        {
            if (property is OpenApiSchema { Type: { } type } plain)
                plain.Type = type & ~JsonSchemaType.Null;
            if (property.OneOf?.SingleOrDefault(one => one.Type != JsonSchemaType.Null) is { } present)
                schema.Properties![name] = present;
        }
    }

    /// <summary>
    /// Unknown members are refused in requests, so the serializer's schemas allow none. Replies may get more with a new version, and
    /// clients ignore what they do not know.
    /// </summary>
    public static void AllowMoreInReplies(OpenApiDocument document)
    {
        var requested = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []))
        {
            foreach (var media in operation.RequestBody?.Content?.Values.AsEnumerable() ?? [])
                Collect(media.Schema);
        }

        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (!requested.Contains(name) && schema is OpenApiSchema reply)
                reply.AdditionalPropertiesAllowed = true;
        }

        void Collect(IOpenApiSchema? schema)
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id })
            {
                if (!requested.Add(id))
                    return;
                schema = document.Components!.Schemas![id];
            }

            foreach (var part in schema?.Properties?.Values.Concat(schema.OneOf ?? []) ?? schema?.OneOf ?? [])
                Collect(part);
            if (schema?.Items is { } item)
                Collect(item);
        }
    }

    private static HashSet<string> RequiredProperties(JsonTypeInfo type, OpenApiSchema schema) =>
        type.Properties.Where(IsRequired).Select(property => property.Name)
            .Where(name => schema.Properties?.ContainsKey(name) == true).ToHashSet(StringComparer.Ordinal);

    // A member with a default value may be left out of a request. Replies have no such members.
    private static bool IsRequired(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true
        || (!property.IsGetNullable && property.AssociatedParameter?.HasDefaultValue != true);

    private static void DescribeSeats(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Array;
        schema.Items = new OpenApiSchema
        {
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                new OpenApiSchema { Type = JsonSchemaType.String, Pattern = SeatRanges.Pattern },
            ],
        };
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "Why a request was refused or failed (RFC 9457). Programs use code; detail is for people.";
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
                Description = "The seats that caused the refusal.",
            },
            ["line"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Description = "The line of the mistake in a seating plan.",
            },
        };
    }
}
