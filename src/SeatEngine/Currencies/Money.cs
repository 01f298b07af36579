namespace SeatEngine.Currencies;

/// <summary>
/// Sums and prices as English pages show them. Amounts are minor units by ISO 4217. The browser's <c>money.ts</c> gives the same texts.
/// </summary>
public static class Money
{
    private const string Free = "Free";

    /// <summary>
    /// The most that a seat may cost: 100,000,000 of the currency, of which 12,000,000 VND for an ordinary ticket leave enough. With four
    /// digits after the point that is 10^12. A hold of 100 such seats is below 2^53, up to which JSON's numbers are exact in a browser, and
    /// an arena of 100,000 of them is a hundredth of what a long can be.
    /// </summary>
    public static long MaxPrice(string currency)
    {
        var most = CurrencyTable.MostMajorUnits;
        for (var digit = 0; digit < CurrencyTable.Digits(currency); digit++)
            most *= 10;
        return most;
    }

    /// <summary>A sum: what a till took, what is given back.</summary>
    public static string Show(long amount, string currency) => CurrencyTable.Text(amount, currency);

    /// <summary>What something costs: nothing is "Free".</summary>
    public static string ShowPrice(long amount, string currency) => amount == 0 ? Free : Show(amount, currency);

    /// <summary>What the seats of a screening cost, in a list: "from €10.00", "Free", or "Free to €25.00" if only some are free.</summary>
    public static string ShowPrices(long lowest, long highest, string currency) =>
        lowest > 0 ? $"from {Show(lowest, currency)}" : highest > 0 ? $"{Free} to {Show(highest, currency)}" : Free;
}
