using System.Text.RegularExpressions;

namespace Web.Languages;

/// <summary>Texts of two directions in one line. The client's <c>ui/bidi.ts</c> does the same.</summary>
public static partial class Bidi
{
    /// <summary>
    /// A label, number or name for a sentence: between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that it is not reordered with
    /// the words around it. Unchanged where nothing could be reordered, and where it has isolates: then it is a text of ours, which would
    /// have the direction of what is between them.
    /// </summary>
    public static string Isolate(string text, Language language)
    {
        if (text.Length == 0 || text.Contains('\u2068', StringComparison.Ordinal))
            return text;
        return language.IsRightToLeft || RightToLeft().IsMatch(text) ? $"\u2068{text}\u2069" : text;
    }

    [GeneratedRegex(@"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")]
    private static partial Regex RightToLeft();
}
