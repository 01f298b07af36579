using System.Globalization;
using System.Text.RegularExpressions;

namespace Web.Languages;

/// <summary>
/// What the engine says of a field that is wrong, which is in English, in the language of the request. The English texts of the messages
/// <c>fault.is.…</c> are the engine's. One that is not among them stays as it is, and a test fails.
/// </summary>
public static partial class Faults
{
    private const string Prefix = "fault.is.";

    private static readonly (string Key, Regex Pattern)[] _known =
    [
        .. Language.English.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => (key, PatternOf(key))),
    ];

    /// <summary>"hall: it is empty."</summary>
    public static string Of(string field, string why) =>
        Texts.Current["fault.of", ("field", new Part(field)), ("why", new Part(Say(why)))];

    public static string Say(string why)
    {
        if (Language.Current == Language.English)
            return why;
        foreach (var (key, pattern) in _known)
        {
            if (pattern.Match(why) is { Success: true } match)
                return Texts.Current[key, [.. match.Groups.Values.Skip(1).Select(group => (group.Name, (object?)Value(group.Value)))]];
        }

        return why;
    }

    /// <summary>A day as the language writes it.</summary>
    private static string Value(string text) =>
        DateOnly.TryParseExact(text, "d MMMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(Language.Current.Format("date.dateYear"), Language.Current.Days)
            : text;

    private static Regex PatternOf(string key)
    {
        var escaped = Regex.Escape(Language.English.Pattern(key, null)!);
        return new Regex($"^{Placeholder().Replace(escaped, "(?<$1>.+?)")}$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    [GeneratedRegex(@"\\\{(\w+)\}")]
    private static partial Regex Placeholder();
}
