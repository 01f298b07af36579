using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Web.Tickets;

namespace Web.Tests.Tickets;

public sealed partial class TicketCodeTests
{
    private const int QuietZone = 4;

    private readonly string _svg = ((HtmlString)TicketCode.Draw("http://tickets.example/bookings/ABCDE12345")).Value!;

    [Fact]
    public void It_is_black_on_white_in_every_colour_scheme()
    {
        var fills = Fill().Matches(_svg).Select(fill => fill.Groups[1].Value);
        Assert.Equal(["#fff", "#000"], fills);
        Assert.DoesNotContain("currentColor", _svg, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_its_quiet_zone_and_the_three_corners_that_scanners_look_for()
    {
        var dark = Modules();
        var size = dark.GetLength(0);
        for (var i = 0; i < size; i++)
        {
            for (var edge = 0; edge < QuietZone; edge++)
                Assert.False(dark[i, edge] || dark[edge, i] || dark[i, size - 1 - edge] || dark[size - 1 - edge, i]);
        }

        // A dark square of seven modules, in it a light ring, and in that a dark square of three modules.
        var (first, last) = (QuietZone, size - QuietZone - 7);
        foreach (var (x, y) in new[] { (first, first), (last, first), (first, last) })
        {
            for (var i = 0; i < 49; i++)
            {
                var ring = Math.Max(Math.Abs((i % 7) - 3), Math.Abs((i / 7) - 3));
                Assert.Equal(ring != 2, dark[x + (i % 7), y + (i / 7)]);
            }
        }
    }

    [Fact]
    public void Another_booking_has_another_code() =>
        Assert.NotEqual(_svg, ((HtmlString)TicketCode.Draw("http://tickets.example/bookings/ABCDE12346")).Value);

    private bool[,] Modules()
    {
        var size = int.Parse(ViewBox().Match(_svg).Groups[1].Value, CultureInfo.InvariantCulture);
        var dark = new bool[size, size];
        foreach (Match run in Run().Matches(_svg))
        {
            var (x, y, length) = (Number(run, 1), Number(run, 2), Number(run, 3));
            for (var i = 0; i < length; i++)
                dark[x + i, y] = true;
        }

        return dark;

        static int Number(Match run, int group) => int.Parse(run.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("fill=\"([^\"]+)\"")]
    private static partial Regex Fill();

    [GeneratedRegex("viewBox=\"0 0 (\\d+) \\d+\"")]
    private static partial Regex ViewBox();

    [GeneratedRegex("M(\\d+) (\\d+)h(\\d+)v1H\\d+z")]
    private static partial Regex Run();
}
