using System.Globalization;

namespace SeatEngine.Text;

/// <summary>
/// Texts that are cut because they are too long. Lengths are UTF-16 code units everywhere, as .NET and JavaScript count them; the cut is
/// between grapheme clusters, the characters as people see them, so that no emoji, flag or accented letter is torn. The client's
/// <c>graphemes.ts</c> does the same.
/// </summary>
public static class Graphemes
{
    /// <summary>The beginning of the text, as much as fits. Empty if its first cluster does not.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(text, end) is var next && next <= most)
            end = next;
        return text[..end];
    }

    /// <summary>The last character as people see it; empty if there is none.</summary>
    public static string Last(string text)
    {
        var last = "";
        for (var at = 0; at < text.Length; at += last.Length)
            last = StringInfo.GetNextTextElement(text, at);
        return last;
    }
}
