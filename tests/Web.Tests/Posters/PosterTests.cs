using System.Xml.Linq;
using Microsoft.AspNetCore.Html;
using Web.Posters;

namespace Web.Tests.Posters;

public sealed class PosterTests
{
    public static TheoryData<string> Kinds => ["film", "play", "concert", "match", "lecture", ""];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_title_always_has_the_same_poster_and_another_title_another(string kind)
    {
        Assert.Equal(Draw("Night Ferry", kind), Draw("Night Ferry", kind));
        Assert.Equal(50, Enumerable.Range(0, 50).Select(number => Draw($"Title {number}", kind)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_poster_is_valid_SVG_without_ids_scripts_or_the_title(string kind)
    {
        for (var number = 0; number < 200; number++)
        {
            var svg = XElement.Parse(Draw($"<script>Title {number}</script>", kind));
            Assert.All(svg.Descendants(), shape => Assert.Contains(shape.Name.LocalName, new[] { "path", "circle" }));
            Assert.All(svg.DescendantsAndSelf(), shape => Assert.Null(shape.Attribute("id")));
            Assert.Equal("", svg.Value);
            Assert.All(
                svg.Descendants("path"), path => Assert.DoesNotMatch("[^MmLlHhVvQqTtAaZz0-9 .,-]|--|NaN", path.Attribute("d")!.Value));
        }
    }

    private static string Draw(string title, string kind) => ((HtmlString)Poster.Draw(title, kind)).Value!;
}
