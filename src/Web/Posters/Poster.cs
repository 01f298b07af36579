using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Web.Posters;

/// <summary>
/// A poster for a screening that has no picture: an abstract drawing in four flat colours. The title is the seed, so the same title
/// always gives the same poster. The kind selects the motif. The SVG contains neither the title nor ids, so it needs no
/// encoding, and a page can have any number of posters.
/// </summary>
public static class Poster
{
    public static IHtmlContent Draw(string title, string kind)
    {
        var random = new SeededRandom(title);
        var sheet = new Sheet(Inks.Pick(random));
        switch (kind)
        {
            case "film":
                PosterMotifs.Film(sheet, random);
                break;
            case "play":
                PosterMotifs.Play(sheet, random);
                break;
            case "concert":
                PosterMotifs.Concert(sheet, random);
                break;
            case "match":
                PosterMotifs.Match(sheet, random);
                break;
            default:
                PosterMotifs.Tiles(sheet, random);
                break;
        }

        return sheet.Finish();
    }
}

/// <summary>The four colours of a poster, from dark to light.</summary>
internal sealed record Inks(string Ground, string Body, string Accent, string Paper)
{
    private static readonly Inks[] _all =
    [
        new("#2a0713", "#8a1538", "#ef6a3a", "#ffe2b8"),
        new("#0b1d3a", "#1f5583", "#f2a541", "#f4e6cb"),
        new("#0d2b24", "#1f7357", "#d8d25a", "#f6f2d9"),
        new("#241036", "#5e2d90", "#f0709c", "#fbe3ee"),
        new("#2e140b", "#ab431f", "#f4b25e", "#fbeedd"),
        new("#07292f", "#11747d", "#f26b4e", "#f9efd9"),
        new("#171720", "#454966", "#e0435f", "#f0ebe2"),
        new("#2b2407", "#8a6b12", "#f5cf4f", "#fff5d6"),
    ];

    public static Inks Pick(SeededRandom random) => _all[random.Next(_all.Length)];
}

/// <summary>Pseudorandom numbers that depend only on the seed, so they are the same on every node and after every restart.</summary>
internal sealed class SeededRandom
{
    private ulong _state;

    public SeededRandom(string seed)
    {
        // FNV-1a, because string.GetHashCode differs between processes.
        _state = 14_695_981_039_346_656_037;
        foreach (var unit in Encoding.UTF8.GetBytes(seed))
            _state = unchecked((_state ^ unit) * 1_099_511_628_211);
    }

    /// <returns>From 0 up to, not including, <paramref name="below"/>.</returns>
    public int Next(int below)
    {
        // SplitMix64.
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
        }
    }

    public double Between(double least, double most) => least + ((most - least) * Next(1_000) / 1_000);
}

/// <summary>Collects the shapes of a poster as SVG, on an area of 60 by 80 units.</summary>
internal sealed class Sheet(Inks inks)
{
    public const int Width = 60, Height = 80;

    private readonly StringBuilder _shapes = new();

    public Inks Inks => inks;

    public void Path(string ink, FormattableString data, double opacity = 1) =>
        Add($"""<path fill="{ink}"{OpacityAttribute(opacity)} d="{Text(data)}"/>""");

    public void Line(string ink, double width, FormattableString data, double opacity = 1) =>
        Add($"""<path fill="none" stroke="{ink}" stroke-width="{Text($"{width:0.##}")}"{OpacityAttribute(opacity)} d="{Text(data)}"/>""");

    public void Disc(string ink, double x, double y, double radius, double opacity = 1) =>
        Add($"""<circle fill="{ink}"{OpacityAttribute(opacity)} """
            + $"""cx="{Text($"{x:0.##}")}" cy="{Text($"{y:0.##}")}" r="{Text($"{radius:0.##}")}"/>""");

    public void Box(string ink, double x, double y, double width, double height, double opacity = 1) =>
        Path(ink, $"M{x:0.##} {y:0.##}h{width:0.##}v{height:0.##}h{-width:0.##}z", opacity);

    public IHtmlContent Finish() => new HtmlString(
        $"""<svg class="poster" viewBox="0 0 {Width} {Height}" preserveAspectRatio="xMidYMid slice" """
        + $"""aria-hidden="true" focusable="false">{_shapes}</svg>""");

    private void Add(string shape) => _shapes.Append(shape);

    private static string OpacityAttribute(double opacity) => opacity >= 1 ? "" : $" opacity=\"{Text($"{opacity:0.##}")}\"";

    private static string Text(FormattableString data) => data.ToString(CultureInfo.InvariantCulture);
}
