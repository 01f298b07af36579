using System.Drawing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SeatEngine.Plans;

/// <summary>Colours as other programs write them: as in CSS, without transparency. Pure.</summary>
internal static partial class PlanColors
{
    // For categories that name no colour, in turn.
    private static readonly string[] Palette = ["#2a9d8f", "#e9c46a", "#e76f51", "#457b9d", "#8d6ab8", "#6a994e"];

    public static string Next(int used) => Palette[used % Palette.Length];

    /// <returns>As <c>#rrggbb</c>; null for a text that is no colour.</returns>
    public static string? Find(string? text)
    {
        var color = text?.Trim().ToLowerInvariant() ?? "";
        if (Hex().IsMatch(color))
        {
            return color.Length is 4 or 5
                ? $"#{color[1]}{color[1]}{color[2]}{color[2]}{color[3]}{color[3]}"
                : color[..7];
        }
        if (Rgb().Match(color) is { Success: true } rgb)
            return Of(Part(rgb, "r"), Part(rgb, "g"), Part(rgb, "b"));
        if (Hsl().Match(color) is { Success: true } hsl)
            return OfHsl(Number(hsl, "h"), Number(hsl, "s") / 100, Number(hsl, "l") / 100);
        // .NET knows the names of CSS, with one spelling of grey, and those of system colours, which CSS does not have.
        return Name().IsMatch(color) && Color.FromName(color.Replace("grey", "gray", StringComparison.Ordinal)) is
        { IsKnownColor: true, IsSystemColor: false, A: 255 } named
            ? Of(named.R, named.G, named.B)
            : null;
    }

    private static string Of(double red, double green, double blue) =>
        string.Create(CultureInfo.InvariantCulture, $"#{Byte(red):x2}{Byte(green):x2}{Byte(blue):x2}");

    private static string OfHsl(double hue, double saturation, double lightness)
    {
        var reach = Math.Clamp(saturation, 0, 1) * Math.Min(Math.Clamp(lightness, 0, 1), 1 - Math.Clamp(lightness, 0, 1));
        return Of(Channel(0), Channel(8), Channel(4));

        double Channel(int shift)
        {
            var k = (shift + hue / 30 % 12 + 12) % 12;
            return 255 * (Math.Clamp(lightness, 0, 1) - reach * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1)));
        }
    }

    private static int Byte(double value) => (int)Math.Round(Math.Clamp(value, 0, 255), MidpointRounding.AwayFromZero);

    private static double Part(Match match, string group) =>
        match.Groups[group].Value.EndsWith('%') ? Number(match, group) * 255 / 100 : Number(match, group);

    private static double Number(Match match, string group) =>
        double.Parse(match.Groups[group].Value.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")]
    private static partial Regex Hex();

    private const string Digits = @"([0-9]{1,4}(\.[0-9]{1,9})?|\.[0-9]{1,9})";

    private const string Alpha = $@"\s*([,/]\s*{Digits}%?\s*)?\)$";

    [GeneratedRegex($@"^rgba?\(\s*(?<r>{Digits}%?)[\s,]+(?<g>{Digits}%?)[\s,]+(?<b>{Digits}%?){Alpha}")]
    private static partial Regex Rgb();

    [GeneratedRegex($@"^hsla?\(\s*(?<h>-?{Digits})(deg)?[\s,]+(?<s>{Digits})%[\s,]+(?<l>{Digits})%{Alpha}")]
    private static partial Regex Hsl();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Name();
}
