using System.Globalization;
using System.Text.Json;
using Harness;
using SeatEngine.Plans;
using Web.Languages;
using Web.Text;

namespace Web.Tests.Languages;

/// <summary>What browsers write (client/test/ui/money.test.ts has the same values).</summary>
public sealed class WrittenTests
{
    [Theory]
    [InlineData("en", 123456, "EUR", "€1,234.56")]
    [InlineData("en", -1650, "CHF", "-CHF\u00a016.50")]
    [InlineData("de", -123456, "EUR", "-1.234,56\u00a0€")]
    [InlineData("de", 1650, "KWD", "1,650\u00a0KWD")]
    [InlineData("es", 123456, "EUR", "1234,56\u00a0€")]
    [InlineData("es", 123456, "VND", "123.456\u00a0₫")]
    [InlineData("ja", 1650, "JPY", "¥1,650")]
    [InlineData("ja", 1650, "CHF", "CHF\u00a016.50")]
    [InlineData("ar", 123456, "EUR", "\u200f1,234.56\u00a0€")]
    [InlineData("ar", -1650, "CHF", "\u200f\u200e-16.50\u00a0CHF")]
    public void A_sum_is_written_as_the_language_writes_it(string language, long amount, string currency, string text) =>
        Assert.Equal(text, In(language, () => Sums.Show(amount, currency)));

    [Theory]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("ja")]
    [InlineData("ar")]
    public void A_sum_of_any_currency_is_written_as_browsers_write_it_in_this_language(string language)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("tests", "vectors", "money-languages.json")));
        long[] amounts = [.. vectors.RootElement.GetProperty("amounts").EnumerateArray().Select(amount => amount.GetInt64())];
        var currencies = vectors.RootElement.GetProperty(language).EnumerateObject().ToList();
        Assert.True(currencies.Count > 160);
        Assert.All(currencies, currency => Assert.Equal(
            currency.Value.EnumerateArray().Select(text => text.GetString()),
            In(language, () => string.Join('\n', amounts.Select(amount => Sums.Show(amount, currency.Name)))).Split('\n')));
    }

    [Fact]
    public void Nothing_is_a_word_in_each_language()
    {
        string[] languages = ["en", "de", "es", "ja", "ar"];
        var words = languages.Select(language => In(language, () => Sums.ShowPrice(0, "EUR")));
        Assert.Equal(["Free", "Kostenlos", "Gratis", "無料", "مجانًا"], words);
        Assert.Equal("ab 10,00\u00a0€", In("de", () => Sums.ShowPrices(1_000, 2_500, "EUR")));
        Assert.Equal("Gratis hasta 25,00\u00a0€".Length, In("es", () => Sums.ShowPrices(0, 2_500, "EUR")).Length);
    }

    [Fact]
    public void Days_are_written_as_the_language_writes_them()
    {
        var day = new DateOnly(2026, 11, 21);
        var at = new DateTimeOffset(2000, 11, 21, 19, 15, 0, TimeSpan.Zero);
        Assert.Equal("Tuesday 21 November 2000", In("en", () => VenueClock.Day(at, "Etc/UTC")));
        Assert.Equal("Dienstag, 21. November 2000", In("de", () => VenueClock.Day(at, "Etc/UTC")));
        Assert.Equal("martes, 21 de noviembre de 2000", In("es", () => VenueClock.Day(at, "Etc/UTC")));
        Assert.Equal("2000年11月21日火曜日", In("ja", () => VenueClock.Day(at, "Etc/UTC")));
        Assert.Equal("الثلاثاء، 21 نوفمبر 2000", In("ar", () => VenueClock.Day(at, "Etc/UTC")));
        Assert.Equal("Sábado", In("es", () => VenueClock.NameOf(day, at, "Etc/UTC")));
        Assert.Equal("2000年11月21日(火) 19:15", In("ja", () => VenueClock.ShortDayAndTime(at, "Etc/UTC")));
    }

    [Fact]
    public void Seats_are_called_as_on_the_map()
    {
        Assert.Equal("Row F seat 7", In("en", () => SeatNames.Of(new SeatName(null, "F", "7", ""))));
        Assert.Equal("Stalls, row F seat 7 (aisle)", In("en", () => SeatNames.Of(new SeatName("Stalls", "F", "7", "aisle"))));
        Assert.Equal("Sofa left", In("de", () => SeatNames.Of(new SeatName(null, "", "", "Sofa left"))));
        Assert.Equal("Stalls, Reihe B Platz 2", In("de", () => SeatNames.Of(new SeatName("Stalls", "B", "2", ""))));
        Assert.Equal("Fila C (left)", In("es", () => SeatNames.Of(new SeatName(null, "C", "", "left"))));
        Assert.Equal("B列2番", In("ja", () => SeatNames.Of(new SeatName(null, "B", "2", ""))));
        Assert.Equal("\u2068Stalls\u2069، الصف \u2068B\u2069 المقعد \u20682\u2069",
            In("ar", () => SeatNames.Of(new SeatName("Stalls", "B", "2", ""))));
    }

    [Fact]
    public void A_text_that_has_isolates_is_not_isolated_again()
    {
        var when = In("ar", () => VenueClock.DayAndTime(new DateTimeOffset(2000, 11, 21, 19, 15, 0, TimeSpan.Zero), "Etc/UTC"));
        Assert.StartsWith("\u2068الثلاثاء", when, StringComparison.Ordinal);
        Assert.Equal($"البداية: {when}", In("ar", () => Texts.Current["calendar.start", ("change", when)]));
        Assert.Equal("البداية: \u2068A 1\u2069", In("ar", () => Texts.Current["calendar.start", ("change", "A 1")]));
    }

    [Fact]
    public void Several_seats_are_listed_by_row()
    {
        var plan = WebNode.Cinema;
        int[] seats = [0, 1, 2];
        var (row, numbers) = (plan.Seats[0].Row, seats.Select(seat => plan.Seats[seat].Number).ToList());
        Assert.Equal(SeatName.OfAll(plan, seats), In("en", () => SeatNames.OfAll(plan, seats)));
        Assert.Equal($"Reihe {row} Plätze {numbers[0]}, {numbers[1]} und {numbers[2]}", In("de", () => SeatNames.OfAll(plan, seats)));
        Assert.Equal($"{row}列{numbers[0]}・{numbers[1]}・{numbers[2]}番", In("ja", () => SeatNames.OfAll(plan, seats)));
    }

    private static string In(string language, Func<string> text)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return text();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
