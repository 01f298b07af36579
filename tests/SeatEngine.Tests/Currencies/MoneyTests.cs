using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Harness;
using SeatEngine.Currencies;

namespace SeatEngine.Tests.Currencies;

public class MoneyTests
{
    private sealed record Vector(string Currency, long Amount, string Text, string? Price);

    private static readonly Vector[] _vectors = JsonSerializer.Deserialize<Vector[]>(
        File.ReadAllText(RepositoryRoot.File("tests", "vectors", "money.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void A_sum_of_any_currency_is_the_text_that_the_browser_shows()
    {
        Assert.True(_vectors.Select(v => v.Currency).Distinct().Count() > 160);
        Assert.All(_vectors, v => Assert.Equal(v.Text, Money.Show(v.Amount, v.Currency)));
        Assert.All(_vectors, v => Assert.Equal(v.Price ?? v.Text, Money.ShowPrice(v.Amount, v.Currency)));
    }

    [Fact]
    public void A_shown_sum_has_exactly_the_digits_of_its_amount()
    {
        var sums = from vector in Gen.Elements(_vectors)
                   from high in Gen.Choose(int.MinValue, int.MaxValue)
                   from low in Gen.Choose(int.MinValue, int.MaxValue)
                   from shift in Gen.Choose(0, 60)
                   select (vector.Currency, Amount: (((long)high << 32) | (uint)low) >> shift);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(sums.ToArbitrary(), sum =>
        {
            var text = Money.Show(sum.Amount, sum.Currency);
            var figures = string.Concat(text.Where(char.IsAsciiDigit));
            var point = text.IndexOf('.', StringComparison.Ordinal);
            Assert.Equal(BigInteger.Abs(sum.Amount), BigInteger.Parse(figures, CultureInfo.InvariantCulture));
            Assert.Equal(sum.Amount < 0, text[0] == '-');
            Assert.Equal(CurrencyTable.Digits(sum.Currency), point < 0 ? 0 : text.Length - point - 1);
        }));
    }

    [Theory]
    [InlineData(1_000, 2_500, "from €10.00")]
    [InlineData(1_000, 1_000, "from €10.00")]
    [InlineData(0, 2_500, "Free to €25.00")]
    [InlineData(0, 0, "Free")]
    public void A_list_says_what_seats_cost(long lowest, long highest, string text) =>
        Assert.Equal(text, Money.ShowPrices(lowest, highest, "EUR"));

    [Theory]
    [InlineData("VND", 100_000_000)]
    [InlineData("EUR", 10_000_000_000)]
    [InlineData("KWD", 100_000_000_000)]
    [InlineData("UYW", 1_000_000_000_000)]
    public void A_seat_may_cost_a_hundred_million_of_any_currency(string currency, long amount) =>
        Assert.Equal(amount, Money.MaxPrice(currency));
}
