using System.Text.Json;
using System.Text.RegularExpressions;

namespace SeatEngine.Json;

/// <summary>What is wrong with a JSON object that has too much, in the sender's words: the serializer names types of ours.</summary>
public static partial class JsonFaults
{
    public static string Describe(JsonException error) => Surplus().Match(error.Message) switch
    {
        { Success: true, Groups: [_, { Success: true, Value: var unknown }, _] } => $"unknown member \"{unknown}\"",
        { Success: true, Groups: [_, _, { Value: var twice }] } => $"member \"{twice}\" comes twice",
        // Of a dictionary.
        _ when error.Message.StartsWith("Duplicate properties", StringComparison.Ordinal) => $"member \"{error.Path}\" comes twice",
        _ => error.Message,
    };

    // The serializer's texts. Tests of REST and hub compare the result, because an update of .NET may change them.
    [GeneratedRegex("'(.*)' could not be mapped to any|^Duplicate property '(.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex Surplus();
}
