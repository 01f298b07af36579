using System.Globalization;
using System.Text;

namespace Web.Posters;

/// <summary>Draws the motifs. Coordinates are those of <see cref="Sheet"/>; y grows downwards.</summary>
internal static class PosterMotifs
{
    private const int Width = Sheet.Width, Height = Sheet.Height;

    /// <summary>One of three scenes: the sea under a moon, a road to the horizon, or planets in their orbits.</summary>
    public static void Film(Sheet sheet, SeededRandom random)
    {
        switch (random.Next(3))
        {
            case 0:
                Water(sheet, random);
                break;
            case 1:
                Road(sheet, random);
                break;
            default:
                Orbits(sheet, random);
                break;
        }
    }

    /// <summary>A curtain that is partly open, and a spotlight on the stage.</summary>
    public static void Play(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        var (left, right) = (random.Between(14, 22), random.Between(38, 46));
        var light = random.Between(left + 6, right - 6);
        sheet.Box(inks.Ground, 0, 0, Width, Height);
        sheet.Path(inks.Paper, $"M{light - 3:0.##} 0h6L{light + 17:0.##} 70h-34z", 0.16);
        sheet.Path(inks.Paper, $"M{light - 15:0.##} 70a15 4.5 0 1 0 30 0a15 4.5 0 1 0-30 0z");
        sheet.Disc(inks.Accent, light, 60, 3.2);
        sheet.Path(inks.Accent, $"M{light - 3.6:0.##} 70q0-8 3.6-8t3.6 8z");
        Drape(sheet, 0, left);
        Drape(sheet, Width, right);
        // The short curtain along the top.
        for (var fold = 0; fold < 6; fold++)
            sheet.Path(fold % 2 == 0 ? inks.Accent : inks.Body, $"M{fold * 10} 0h10v7q-5 7-10 0z");
    }

    /// <summary>Rings of sound that spread from one side, above the bars of an equalizer.</summary>
    public static void Concert(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        sheet.Box(inks.Ground, 0, 0, Width, Height);
        var (x, y) = (random.Next(2) == 0 ? random.Between(4, 16) : random.Between(44, 56), random.Between(16, 28));
        for (var ring = 7; ring >= 1; ring--)
            sheet.Disc(ring % 2 == 0 ? inks.Ground : inks.Body, x, y, 4 + (ring * 6.5), ring % 2 == 0 ? 1 : 0.4 + (0.085 * (7 - ring)));
        sheet.Disc(inks.Accent, x, y, 8);
        sheet.Disc(inks.Paper, x, y, 2.4);
        const int Bars = 10;
        for (var bar = 0; bar < Bars; bar++)
        {
            var height = random.Between(6, 12) + (14 * Math.Abs(Math.Sin((bar + random.Between(0, 1)) * 0.9)));
            sheet.Box(bar % 3 == 1 ? inks.Accent : inks.Paper, 4 + (bar * 5.3), Height - 5 - height, 3.6, height);
        }
    }

    /// <summary>Half a football pitch from above, with the ball and its path.</summary>
    public static void Match(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        sheet.Box(inks.Body, 0, 0, Width, Height);
        for (var stripe = 0; stripe < Height; stripe += 20)
            sheet.Box(inks.Ground, 0, stripe, Width, 10, 0.25);
        sheet.Line(inks.Paper, 1.2, $"M5 80V6H55V80M5 62H55M20 6V20H40V6M26 6V11H34V6", 0.85);
        sheet.Line(inks.Paper, 1.2, $"M20 62a10 10 0 0 1 20 0", 0.85);
        var (fromX, toX) = (random.Between(8, 24), random.Between(30, 44));
        var toY = random.Between(24, 40);
        sheet.Line(inks.Accent, 1.6, $"M{fromX:0.##} 74Q{fromX - 4:0.##} {toY + 6:0.##} {toX:0.##} {toY:0.##}");
        sheet.Disc(inks.Accent, toX, toY, 6.5);
        sheet.Disc(inks.Paper, toX, toY, 5);
    }

    /// <summary>Quarter circles, discs and triangles, for every other kind.</summary>
    public static void Tiles(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        string[] colors = [inks.Body, inks.Accent, inks.Paper];
        sheet.Box(inks.Ground, 0, 0, Width, Height);
        for (var tile = 0; tile < 12; tile++)
        {
            var (x, y) = (tile % 3 * 20, tile / 3 * 20);
            var ink = colors[random.Next(colors.Length)];
            switch (random.Next(5))
            {
                case 0:
                    sheet.Path(ink, $"M{x} {y}h20a20 20 0 0 1-20 20z");
                    break;
                case 1:
                    sheet.Path(ink, $"M{x + 20} {y + 20}h-20a20 20 0 0 1 20-20z");
                    break;
                case 2:
                    sheet.Disc(ink, x + 10, y + 10, 7);
                    break;
                case 3:
                    sheet.Path(ink, $"M{x} {y + 20}L{x + 20} {y}v20z");
                    break;
            }
        }
    }

    private static void Water(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        var (moonX, moonY, radius) = (random.Between(16, 44), random.Between(18, 30), random.Between(9, 14));
        sheet.Box(inks.Ground, 0, 0, Width, Height);
        sheet.Disc(inks.Body, moonX, moonY, radius + 7, 0.45);
        sheet.Disc(inks.Paper, moonX, moonY, radius);
        (string Ink, double At)[] waves = [(inks.Body, 44), (inks.Accent, 55), (inks.Body, 63), (inks.Ground, 71)];
        foreach (var (ink, at) in waves)
            Wave(sheet, ink, at, random.Between(1.5, 3.5), random.Between(0, 6));
        // A boat on the second wave, with a light.
        var boat = random.Between(12, 42);
        sheet.Path(inks.Ground, $"M{boat:0.##} 52h12l-2.5 4h-7z");
        sheet.Box(inks.Ground, boat + 4.5, 48, 4, 4);
        sheet.Disc(inks.Paper, boat + 6.5, 50, 0.9);
    }

    private static void Road(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        var (end, horizon, radius) = (random.Between(20, 40), random.Between(38, 46), random.Between(12, 18));
        sheet.Box(inks.Accent, 0, 0, Width, Height);
        sheet.Disc(inks.Paper, end, horizon - 2, radius + 8, 0.28);
        sheet.Disc(inks.Paper, end, horizon - 2, radius);
        sheet.Path(inks.Body, $"M0 {horizon:0.##}l{random.Between(10, 18):0.##}-9 9 7 11-12 10 8 9-6 21 14V80H0z", 0.9);
        sheet.Box(inks.Ground, 0, horizon + 4, Width, Height);
        sheet.Path(inks.Body, $"M{end - 1.5:0.##} {horizon + 4:0.##}h3L56 80H4z");
        for (var dash = 0; dash < 5; dash++)
        {
            // Dashes that are nearer to the viewer are longer and further apart.
            var (near, far) = (horizon + 6 + (dash * dash * 1.7), horizon + 6 + (dash * dash * 1.7) + 1.2 + dash);
            var (top, bottom) = (0.4 + (0.35 * dash), -0.6 - (0.45 * dash));
            var corner = Towards(far) + 0.5 + (0.4 * dash);
            sheet.Path(inks.Paper, $"M{Towards(near):0.##} {near:0.##}h{top:0.##}L{corner:0.##} {far:0.##}h{bottom:0.##}z");
        }

        double Towards(double y) => end + ((30 - end) * (y - horizon - 4) / (Height - horizon - 4)) - 0.3;
    }

    private static void Orbits(Sheet sheet, SeededRandom random)
    {
        var inks = sheet.Inks;
        sheet.Box(inks.Ground, 0, 0, Width, Height);
        for (var star = 0; star < 14; star++)
            sheet.Disc(inks.Paper, random.Between(2, 58), random.Between(2, 78), random.Between(0.25, 0.6), 0.8);
        var (x, y) = (random.Between(24, 36), random.Between(34, 46));
        for (var orbit = 1; orbit <= 4; orbit++)
        {
            var radius = 8 + (orbit * 7.5);
            var (left, size) = (x - radius, 2 * radius);
            FormattableString circle =
                $"M{left:0.##} {y:0.##}a{radius:0.##} {radius:0.##} 0 1 0 {size:0.##} 0a{radius:0.##} {radius:0.##} 0 1 0 {-size:0.##} 0z";
            sheet.Line(inks.Paper, 0.6, circle, 0.45);
            var angle = random.Between(0, Math.Tau);
            var (planetX, planetY) = (x + (radius * Math.Cos(angle)), y + (radius * Math.Sin(angle)));
            sheet.Disc(orbit % 2 == 0 ? inks.Accent : inks.Body, planetX, planetY, 1.6 + (orbit * 0.5));
        }

        sheet.Disc(inks.Accent, x, y, 8);
        sheet.Path(inks.Paper, $"M{x:0.##} {y - 8:0.##}a8 8 0 0 1 0 16a11 11 0 0 0 0-16z", 0.85);
    }

    private static void Wave(Sheet sheet, string ink, double at, double height, double shift)
    {
        const int Length = 15;
        var crests = new StringBuilder();
        for (var crest = 0; crest < 6; crest++)
            crests.Append(CultureInfo.InvariantCulture, $"q{Length / 4.0:0.##} {-height:0.##} {Length / 2.0:0.##} 0t{Length / 2.0:0.##} 0");
        sheet.Path(ink, $"M{-shift - 6:0.##} {at:0.##}{crests}V{Height}H-12z");
    }

    private static void Drape(Sheet sheet, double edge, double hem)
    {
        const int Folds = 4;
        var inks = sheet.Inks;
        for (var fold = 0; fold < Folds; fold++)
        {
            var (outer, inner) = (edge + ((hem - edge) * fold / Folds), edge + ((hem - edge) * (fold + 1) / Folds));
            // The curtain is gathered to the side at its lower end.
            var swing = (hem - edge) * 0.12 * (fold + 1) / Folds;
            var (outerHem, innerHem) = (outer - swing, inner - swing);
            sheet.Path(
                fold % 2 == 0 ? inks.Body : inks.Accent,
                $"M{outer:0.##} 0H{inner:0.##}V46Q{inner:0.##} 66 {innerHem:0.##} 80H{outerHem:0.##}Q{outer:0.##} 66 {outer:0.##} 46z",
                fold % 2 == 0 ? 1 : 0.82);
        }
    }
}
