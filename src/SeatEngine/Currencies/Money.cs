using System.Globalization;
using System.Text.RegularExpressions;

namespace SeatEngine.Currencies;

/// <summary>
/// Sums and prices as English pages show them. Amounts are minor units by ISO 4217. The browser's <c>money.ts</c> gives the same texts.
/// </summary>
public static partial class Money
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

    /// <summary>The sum in major units, how many digits follow the point, and the symbol, for pages in other languages.</summary>
    public static (decimal Figures, int Digits, string Symbol) Parts(long amount, string currency) =>
        CurrencyTable.Parts(amount, currency);

    /// <summary>A sum: what a till took, what is given back.</summary>
    public static string Show(long amount, string currency) => CurrencyTable.Text(amount, currency);

    /// <summary>What something costs: nothing is "Free".</summary>
    public static string ShowPrice(long amount, string currency) => amount == 0 ? Free : Show(amount, currency);

    /// <summary>What the seats of a screening cost, in a list: "from €10.00", "Free", or "Free to €25.00" if only some are free.</summary>
    public static string ShowPrices(long lowest, long highest, string currency) =>
        lowest > 0 ? $"from {Show(lowest, currency)}" : highest > 0 ? $"{Free} to {Show(highest, currency)}" : Free;

    /// <summary>What people type into a form: "12.50" or "12,50". The client's <c>amounts.ts</c> reads the same.</summary>
    /// <returns>Minor units; null for anything else, also for a negative amount.</returns>
    public static long? Parse(string text, string currency)
    {
        var match = Typed().Match(text.Trim());
        var digits = CurrencyTable.Digits(currency);
        if (!match.Success || match.Groups[2].Length > digits)
            return null;
        var minor = match.Groups[1].Value + match.Groups[2].Value.PadRight(digits, '0');
        return long.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    /// <summary>As it can be typed, with the digits that the currency has after the point.</summary>
    public static string ToTyped(long amount, string currency)
    {
        var digits = CurrencyTable.Digits(currency);
        var text = amount.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}";
    }

    [GeneratedRegex(@"\A([0-9]{1,15})(?:[.,]([0-9]+))?\z")]
    private static partial Regex Typed();
}
