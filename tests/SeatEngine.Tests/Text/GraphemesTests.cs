using SeatEngine.Text;

namespace SeatEngine.Tests.Text;

public sealed class GraphemesTests
{
    [Theory]
    [InlineData("Night Ferry", 11, "Night Ferry")]
    [InlineData("Night Ferry", 5, "Night")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("a👨‍👩‍👧‍👦b", 11, "a")]
    [InlineData("a👨‍👩‍👧‍👦b", 12, "a👨‍👩‍👧‍👦")]
    [InlineData("🇮🇸🇰🇪", 6, "🇮🇸")]
    [InlineData("cafe\u0301!", 4, "caf")]
    [InlineData("नमस्ते", 3, "नम")]
    [InlineData("👍🏽", 2, "")]
    [InlineData("a\r\nb", 2, "a")]
    [InlineData("", 5, "")]
    [InlineData("a", 0, "")]
    public void A_text_is_cut_where_no_character_is_torn(string text, int most, string cut) => Assert.Equal(cut, Graphemes.Cut(text, most));
}
