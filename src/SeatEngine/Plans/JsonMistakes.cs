using System.Text.Json;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>What is wrong with a text that should be JSON, for the person who made it and not for who wrote the parser. Pure.</summary>
internal static class JsonMistakes
{
    private static readonly Message TooEarly = new("json.tooEarly", "the file ends too early: a bracket or a quotation mark is not closed");

    private static readonly Message NoValue = new(
        "json.value", "here must be a text in straight quotation marks (\"), a number, true, false, null, [ or {");

    // Fragments of the parser's messages. A test makes each of these mistakes, so another version of .NET shows.
    private static readonly (string Fragment, Message Words)[] Known =
    [
        ("'/' is", new("json.comments", "JSON has no comments")),
        ("reached end of data", TooEarly),
        ("depth to be zero", TooEarly),
        ("trailing comma", new("json.trailingComma", "there is a comma too many: none stands before ] or }")),
        ("invalid after a value", new("json.noComma", "a comma is missing before this place")),
        ("start of a property name", new("json.name", "here must be a name in straight quotation marks (\")")),
        ("after a property name", new("json.colon", "after a name must be a colon")),
        ("escapable character", new("json.escape", "a \\ in a text is written \\\\")),
        ("hex digit", new("json.hex", "after \\u must be four digits or letters from A to F")),
        ("correctly escaped", new("json.quotation", "a text has a line break or a tab in it, or the quotation mark at its end is missing")),
        ("without a matching open", new("json.bracket", "a bracket is closed that is not the last one that was opened")),
        ("after a single JSON value", new("json.after", "something stands after the last bracket")),
        ("start of a value", NoValue),
        ("JSON literal", NoValue),
        ("within a number", new("json.number", "this is no number: digits are missing")),
        ("end of a number", new("json.numberEnd", "after this number must be a comma or a bracket")),
        ("leading zero", new("json.leadingZero", "a number must not begin with 0; a text in quotation marks may")),
        ("maximum configured depth", new("json.depth", "there are more than 64 brackets in each other")),
    ];

    /// <returns>A message, or the parser's text.</returns>
    public static object Describe(JsonException mistake)
    {
        foreach (var (fragment, words) in Known)
        {
            if (mistake.Message.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                return words;
        }
        // The parser appends "LineNumber: 3 | BytePositionInLine: 7.", counted from 0: a second, different line number.
        return mistake.Message.Split(" LineNumber:", 2)[0];
    }
}
