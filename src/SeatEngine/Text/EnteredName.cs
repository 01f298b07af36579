using System.Buffers;
using System.Globalization;
using System.Text;

namespace SeatEngine.Text;

/// <summary>
/// Names that people enter: of seats, halls, venues, screenings, staff. They are kept in one form, and compared as people see them. Pure.
/// </summary>
public static class EnteredName
{
    /// <summary>
    /// The form in which a name is kept: letters composed (NFC), each sequence of blanks as one space, none at the ends. Characters that
    /// nobody sees stay: <see cref="Fault"/> refuses them. Half of a surrogate pair becomes U+FFFD.
    /// </summary>
    public static string Clean(string text)
    {
        if (IsPlain(text))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var character in string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC))
        {
            // Control characters are white space to .NET, and a fault here.
            if (!char.IsWhiteSpace(character) || char.IsControl(character))
                clean.Append(character);
            else if (clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
        }
        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// Why the text is no name: a character in it cannot be seen, so that nobody could tell the name from another one. Null if there is
    /// none. A joiner inside a word or an emoji that needs it is seen.
    /// </summary>
    public static Message? Fault(string text)
    {
        if (IsPlain(text))
            return null;
        Rune? before = null;
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != OperationStatus.Done)
                return new Message("fault.is.surrogate", "it holds half of a surrogate pair");
            if (Rune.IsControl(rune))
                return new Message("fault.is.controlCode", "it holds a control character ({code})", ("code", $"U+{rune.Value:X4}"));
            var next = at + length;
            Rune? after = Rune.DecodeFromUtf16(text.AsSpan(next), out var following, out _) == OperationStatus.Done ? following : null;
            if (UnseenCharacters.Contains(rune) && !UnseenCharacters.IsSeenBetween(before, rune, after))
            {
                var name = UnseenCharacters.NameOf(rune);
                return before is null
                    ? new Message("fault.is.unseenFirst", "it holds a character that nobody sees at its beginning: {name}", ("name", name))
                    : new Message("fault.is.unseenAfter", "it holds a character that nobody sees after \"{text}\": {name}",
                        ("text", Graphemes.Last(text[..at])), ("name", name));
            }

            (before, at) = (rune, next);
        }
        return null;
    }

    /// <summary>Equal for names that people cannot tell apart in print. Case matters.</summary>
    public static string Key(string text)
    {
        var clean = Clean(text);
        if (Ascii.IsValid(clean))
            return clean;
        var key = new StringBuilder(clean.Length);
        foreach (var rune in clean.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (UnseenCharacters.Contains(rune))
                continue;
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation)
                key.Append('-');
            else
                key.Append(LookAlikes.GetValueOrDefault(rune.Value) is var latin and not '\0' ? latin.ToString() : rune.ToString());
        }
        return Clean(key.ToString());
    }

    /// <summary>The same without case, as people compare names of places.</summary>
    public static string KeyWithoutCase(string text) => Key(text).ToUpperInvariant().ToLowerInvariant();

    private static bool IsPlain(string text)
    {
        var blank = true;
        foreach (var character in text)
        {
            if (character is < ' ' or > '~' || (blank && character == ' '))
                return false;
            blank = character == ' ';
        }
        return !blank || text.Length == 0;
    }

    // Letters that keyboards of other scripts type and that print as a Latin one; marks that print as an ASCII one.
    private static readonly Dictionary<int, char> LookAlikes = Pairs(
        ("АВЕЅІЈКМНОРСТУХԚԜ", "ABESIJKMHOPCTYXQW"), ("аеорсухѕіјһԁԛԝ", "aeopcyxsijhdqw"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("οՕօ", "oOo"), ("−‘’ʼ‛“”", "-''''\"\""));

    private static Dictionary<int, char> Pairs(params (string From, string To)[] sets) =>
        sets.SelectMany(set => set.From.Zip(set.To)).ToDictionary(pair => (int)pair.First, pair => pair.Second);
}
