using System.Collections.Concurrent;
using System.Globalization;

namespace Web.Languages;

/// <summary>How a language writes whole numbers and sums: as browsers do (<c>Intl.NumberFormat</c>), with digits from 0 to 9.</summary>
public static class Numbers
{
    // Spanish does not group four digits: 1000, 10.000.
    private static readonly HashSet<string> _groupsFromFive = ["es"];

    private static readonly ConcurrentDictionary<string, NumberFormatInfo> _formats = new(StringComparer.Ordinal);

    public static NumberFormatInfo Of(Language language) => _formats.GetOrAdd(language.Code, _ =>
    {
        if (language.Culture.TwoLetterISOLanguageName is "en" or "ar" or "ja")
            return NumberFormatInfo.InvariantInfo;
        var format = (NumberFormatInfo)language.Culture.NumberFormat.Clone();
        format.NegativeSign = "-";
        return format;
    });

    public static string Text(long number, Language language) =>
        number.ToString(IsShort(number, language) ? "F0" : "N0", Of(language));

    public static bool IsShort(decimal number, Language language) =>
        Math.Abs(number) < 10_000 && _groupsFromFive.Contains(language.Code);
}
