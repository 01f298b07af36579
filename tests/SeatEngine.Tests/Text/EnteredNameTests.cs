using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Text;

namespace SeatEngine.Tests.Text;

public sealed class EnteredNameTests
{
    [Theory]
    [InlineData("Odeon", "Odeon")]
    [InlineData("  Odeon  West ", "Odeon West")]
    [InlineData("Odeon\u00a0West", "Odeon West")]
    [InlineData("A\u2003\u30001", "A 1")]
    [InlineData("O\u0308de", "Öde")]
    [InlineData("\u00a0", "")]
    [InlineData("가", "가")]
    public void A_name_is_kept_composed_and_with_single_spaces(string entered, string kept) =>
        Assert.Equal(kept, EnteredName.Clean(entered));

    [Theory]
    [InlineData("A-1", "A\u20111")]
    [InlineData("A-1", "A–1")]
    [InlineData("A-1", "A−1")]
    [InlineData("A-1", "А-1")] // a Cyrillic A
    [InlineData("B-1", "Β-1")] // a Greek Beta
    [InlineData("A-1", "Ａ－１")]
    [InlineData("O'Hara", "O’Hara")]
    [InlineData("Ö-1", "O\u0308-1")]
    [InlineData("A 1", "A \u00a01")]
    [InlineData("می\u200cخواهم", "میخواهم")]
    [InlineData("葛\U000E0100城", "葛城")]
    public void Names_that_look_alike_have_one_key(string one, string other) =>
        Assert.Equal(EnteredName.Key(one), EnteredName.Key(other));

    [Theory]
    [InlineData("A-1", "a-1")]
    [InlineData("A-1", "A-11")]
    [InlineData("A-1", "A1")]
    [InlineData("O-1", "Ö-1")]
    [InlineData("Б-1", "B-1")]
    [InlineData("I-1", "1-1")]
    public void Names_that_look_different_have_different_keys(string one, string other) =>
        Assert.NotEqual(EnteredName.Key(one), EnteredName.Key(other));

    [Fact]
    public void Names_of_places_are_compared_without_case() =>
        Assert.Equal(EnteredName.KeyWithoutCase("ODÉON  Straße"), EnteredName.KeyWithoutCase("odéon straße"));

    [Theory]
    [InlineData("A\u200b-1", "after \"A\": U+200B, zero-width space")]
    [InlineData("\ufeffA-1", "at its beginning: U+FEFF, byte order mark")]
    [InlineData("A-\u202e12", "after \"-\": U+202E, right-to-left override")]
    [InlineData("A-1\u200e", "after \"1\": U+200E, left-to-right mark")]
    [InlineData("A\u2066-1\u2069", "left-to-right isolate")]
    [InlineData("A\u00ad1", "soft hyphen")]
    [InlineData("A\u2060", "word joiner")]
    [InlineData("\u3164", "Hangul filler")]
    [InlineData("\u115f\u1160", "Hangul filler")]
    [InlineData("\u2800", "blank Braille pattern")]
    [InlineData("A\u200d1", "zero-width joiner")]
    [InlineData("Table\u200cleft", "zero-width non-joiner")]
    [InlineData("A\ufe0f1", "U+FE0F")]
    [InlineData("1\ufe0f", "U+FE0F")]
    [InlineData("A\U000E0041", "U+E0041")]
    [InlineData("A\U000E0100", "U+E0100")]
    [InlineData("A\u034fB", "combining grapheme joiner")]
    [InlineData("A\u2028B", "line separator")]
    [InlineData("👍\u200d", "zero-width joiner")]
    [InlineData("A\t1", "control character (U+0009)")]
    [InlineData("A\u00851", "control character (U+0085)")]
    public void What_nobody_sees_is_refused_and_named(string entered, string why) =>
        Assert.Contains(why, EnteredName.Fault(entered)?.ToString(), StringComparison.Ordinal);

    // xunit hands no such text to a theory.
    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_is_no_reason_to_fail()
    {
        Assert.Equal("it holds half of a surrogate pair", EnteredName.Fault("A\ud83d")?.ToString());
        Assert.Equal("A\ufffd", EnteredName.Clean("A\ud83d"));
    }

    [Theory]
    [InlineData("Row A")]
    [InlineData("می\u200cخواهم")]
    [InlineData("क्\u200dष")]
    [InlineData("ന്\u200d")]
    [InlineData("ශ්\u200dරී")]
    [InlineData("ه\u200d")]
    [InlineData("👩\u200d👩\u200d👧 Loge")]
    [InlineData("🏳\ufe0f\u200d🌈 Bar")]
    [InlineData("🧑🏽\u200d🚀")]
    [InlineData("❤\ufe0f")]
    [InlineData("1\ufe0f\u20e3")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("葛\U000E0100城")]
    [InlineData("ᠠ\u180b")]
    [InlineData("שלום 3")]
    [InlineData("e\u0301")]
    public void Joiners_and_selectors_are_names_where_they_are_seen(string entered) => Assert.Null(EnteredName.Fault(entered));

    [Fact]
    public void Every_format_character_is_refused_between_Latin_letters_but_those_that_print()
    {
        var accepted = new List<string>();
        for (var point = 0x80; point <= 0x10ffff; point++)
        {
            if (!Rune.IsValid(point) || Rune.GetUnicodeCategory(new Rune(point)) is not UnicodeCategory.Format)
                continue;
            if (EnteredName.Fault($"A{new Rune(point)}B") is null)
                accepted.Add($"{point:X4}");
        }
        Assert.Equal("0600 0601 0602 0603 0604 0605 06DD 070F 0890 0891 08E2 110BD 110CD", string.Join(' ', accepted));
    }

    [Fact]
    public void A_clean_name_stays_as_it_is_and_has_the_key_of_what_was_entered() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Gen.Elements(
            "A", "1", " ", "\u00a0", "O\u0308", "Ö", "-", "–", "А", "\u200b", "👩\u200d👧", "e", "\u0301", "ﬁ", "\ud800", "ş", "İ")
            .ListOf().Select(string.Concat).ToArbitrary(), entered =>
            {
                var clean = EnteredName.Clean(entered);
                Assert.Equal(clean, EnteredName.Clean(clean));
                Assert.Equal(EnteredName.Key(entered), EnteredName.Key(clean));
                Assert.Equal(EnteredName.Key(clean), EnteredName.Key(EnteredName.Key(clean)));
            }));
}
