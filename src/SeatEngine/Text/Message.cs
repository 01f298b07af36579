using System.Globalization;
using System.Text.RegularExpressions;

namespace SeatEngine.Text;

/// <summary>
/// What is wrong, or odd, about something that people entered. Pages say it in the reader's language, from the key and the values; programs
/// and the command line have the English text. The pages' English file has the same text, which a test compares. Immutable.
/// </summary>
/// <param name="key">Of a text in the message files of the pages.</param>
/// <param name="english">With a place for each value: <c>"more than {most} seats"</c>.</param>
/// <param name="values">
/// Whole numbers are quantities: what is counted from 1, or painted on a seat, is a text. A value can be a message, or a list of them.
/// </param>
public sealed partial class Message(string key, string english, params (string Name, object Value)[] values)
{
    public string Key { get; } = key;

    public IReadOnlyList<(string Name, object Value)> Values { get; } = values;

    /// <summary>In English, as programs read it: numbers are not grouped.</summary>
    public override string ToString() => Place().Replace(english, place =>
        Values.FirstOrDefault(each => each.Name == place.Groups[1].Value).Value is { } value ? Plain(value) : place.Value);

    private static string Plain(object value) => value switch
    {
        DateOnly day => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        IEnumerable<Message> list => string.Join(", ", list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
