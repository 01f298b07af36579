using System.Globalization;
using System.Text;

namespace SeatEngine.Text;

/// <summary>
/// The characters that print nothing, and where they are part of a character that people see. From Unicode's Default_Ignorable_Code_Point
/// and general category Cf, with blanks that are no white space to .NET.
/// </summary>
internal static class UnseenCharacters
{
    private const int NonJoiner = 0x200c, Joiner = 0x200d, TextStyle = 0xfe0e, EmojiStyle = 0xfe0f, Keycap = 0x20e3, BlackFlag = 0x1f3f4;

    private static readonly Dictionary<int, Message> Names = new()
    {
        [0x00ad] = new("unseen.softHyphen", "soft hyphen"),
        [0x034f] = new("unseen.combiningGraphemeJoiner", "combining grapheme joiner"),
        [0x061c] = new("unseen.arabicLetterMark", "Arabic letter mark"),
        [0x115f] = new("unseen.hangulFiller", "Hangul filler"),
        [0x1160] = new("unseen.hangulFiller", "Hangul filler"),
        [0x200b] = new("unseen.zeroWidthSpace", "zero-width space"),
        [0x200c] = new("unseen.zeroWidthNonJoiner", "zero-width non-joiner"),
        [0x200d] = new("unseen.zeroWidthJoiner", "zero-width joiner"),
        [0x200e] = new("unseen.leftToRightMark", "left-to-right mark"),
        [0x200f] = new("unseen.rightToLeftMark", "right-to-left mark"),
        [0x2028] = new("unseen.lineSeparator", "line separator"),
        [0x2029] = new("unseen.paragraphSeparator", "paragraph separator"),
        [0x202a] = new("unseen.leftToRightEmbedding", "left-to-right embedding"),
        [0x202b] = new("unseen.rightToLeftEmbedding", "right-to-left embedding"),
        [0x202c] = new("unseen.popDirectionalFormatting", "pop directional formatting"),
        [0x202d] = new("unseen.leftToRightOverride", "left-to-right override"),
        [0x202e] = new("unseen.rightToLeftOverride", "right-to-left override"),
        [0x2060] = new("unseen.wordJoiner", "word joiner"),
        [0x2066] = new("unseen.leftToRightIsolate", "left-to-right isolate"),
        [0x2067] = new("unseen.rightToLeftIsolate", "right-to-left isolate"),
        [0x2068] = new("unseen.firstStrongIsolate", "first strong isolate"),
        [0x2069] = new("unseen.popDirectionalIsolate", "pop directional isolate"),
        [0x2800] = new("unseen.blankBraillePattern", "blank Braille pattern"),
        [0x3164] = new("unseen.hangulFiller", "Hangul filler"),
        [0xfeff] = new("unseen.byteOrderMark", "byte order mark"),
        [0xffa0] = new("unseen.hangulFiller", "Hangul filler"),
    };

    /// <summary>A text or a message.</summary>
    public static object NameOf(Rune rune)
    {
        var code = $"U+{rune.Value:X4}";
        return Names.TryGetValue(rune.Value, out var name)
            ? new Message("unseen.named", "{code}, {name}", ("code", code), ("name", name))
            : code;
    }

    public static bool Contains(Rune rune) => rune.Value switch
    {
        < 0xad => false,
        0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x2800 or 0x3164 or 0xffa0 => true,
        >= 0x180b and <= 0x180f or >= 0x2060 and <= 0x206f or >= 0xfe00 and <= 0xfe0f or >= 0xfff0 and <= 0xfffb => true,
        >= 0xe0000 and <= 0xe0fff => true,
        // These are format characters by category, and are drawn around or above digits.
        >= 0x0600 and <= 0x0605 or 0x06dd or 0x070f or 0x0890 or 0x0891 or 0x08e2 or 0x110bd or 0x110cd => false,
        _ => Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Whether the character changes how its neighbours look, as in the writing or the emoji that it was made for.</summary>
    public static bool IsSeenBetween(Rune? before, Rune rune, Rune? after) => before is { } previous && rune.Value switch
    {
        Joiner => IsJoining(previous) || (IsEmoji(previous) && after is { } next && IsEmoji(next)),
        NonJoiner => IsJoining(previous) && (IsMark(previous) || (after is { } next && IsJoining(next))),
        EmojiStyle or TextStyle => IsEmoji(previous) || (IsKeycap(previous) && after?.Value == Keycap),
        >= 0xfe00 and < TextStyle or >= 0xe0100 and <= 0xe01ef => IsIdeograph(previous),
        >= 0x180b and <= 0x180f => previous.Value is >= 0x1820 and <= 0x18aa,
        // Flags of parts of countries: a black flag, then the code in tag characters.
        >= 0xe0020 and <= 0xe007f => previous.Value is BlackFlag or (>= 0xe0020 and <= 0xe007e),
        _ => false,
    };

    // Scripts whose letters join, or are stacked by a virama: Arabic and its relatives, those of India and its neighbours, Mongolian.
    private static bool IsJoining(Rune rune) =>
        (Rune.IsLetter(rune) || IsMark(rune))
        && rune.Value is (>= 0x0620 and <= 0x08ff) or (>= 0x0900 and <= 0x0dff) or (>= 0x0f00 and <= 0x109f) or (>= 0x1780 and <= 0x18af)
            or (>= 0x1b00 and <= 0x1bff) or (>= 0xa800 and <= 0xabff) or (>= 0x10d00 and <= 0x11fff) or (>= 0x1e900 and <= 0x1e95f);

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // With the tones of skin, which are modifier symbols, and the style that an emoji may have before the joiner.
    private static bool IsEmoji(Rune rune) =>
        rune.Value is EmojiStyle or 0x203c or 0x2049 or 0x2139 or 0x3030 or (>= 0x1f3fb and <= 0x1f3ff)
        || (rune.Value >= 0xa9 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol);

    private static bool IsKeycap(Rune rune) => rune.Value is '#' or '*' or (>= '0' and <= '9');

    private static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x3400 and <= 0x9fff) or (>= 0xf900 and <= 0xfaff) or (>= 0x20000 and <= 0x3ffff);
}
