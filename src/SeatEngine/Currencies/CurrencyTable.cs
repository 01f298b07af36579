using System.Globalization;
using System.Text.Json;

namespace SeatEngine.Currencies;

/// <summary>
/// <c>currencies.json</c>, which the browser's client is built with and SeatMap.Client too: all three show the same text for
/// the same sum. Its digits are those of ISO 4217. What it does not list has two digits and its code for a symbol.
/// </summary>
internal static class CurrencyTable
{
    // A symbol made of letters is not to be separated from its figures at the end of a line.
    private const string NoBreakSpace = "\u00A0";

    private sealed record Table(Dictionary<string, int> Digits, Dictionary<string, string> Symbols, long MostMajorUnits);

    private static readonly Table _table = Read();

    /// <summary>The most that a seat may cost, whatever its currency, in major units (euros, not cents).</summary>
    public static long MostMajorUnits => _table.MostMajorUnits;

    public static int Digits(string currency) => _table.Digits.GetValueOrDefault(currency, 2);

    /// <summary>The amount, which is in minor units, as English pages show it: <c>€12.50</c>, <c>-CHF 12.50</c>, <c>₫350,000</c>.</summary>
    public static string Text(long amount, string currency)
    {
        var (figures, digits, symbol) = Parts(amount, currency);
        return (amount < 0 ? "-" : "") + symbol + (char.IsLetter(symbol[^1]) ? NoBreakSpace : "")
            + Math.Abs(figures).ToString($"N{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>The amount in major units, its digits after the point, and the currency's symbol.</summary>
    public static (decimal Figures, int Digits, string Symbol) Parts(long amount, string currency)
    {
        var digits = Digits(currency);
        // As a decimal: exact for every long.
        var figures = (decimal)amount;
        for (var i = 0; i < digits; i++)
            figures /= 10;
        return (figures, digits, _table.Symbols.GetValueOrDefault(currency, currency));
    }

    private static Table Read()
    {
        using var file = typeof(CurrencyTable).Assembly.GetManifestResourceStream("currencies.json")!;
        return JsonSerializer.Deserialize<Table>(file, JsonSerializerOptions.Web)!;
    }
}
