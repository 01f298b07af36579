using System.Globalization;
using System.Text.Json;

namespace Web.Text;

/// <summary>Amounts as pages show them. Amounts are minor units by ISO 4217.</summary>
public static class Money
{
    // The client's build reads the same file, so that pages and maps show the same sum. What it does not list has two digits.
    private static readonly Dictionary<string, int> _digits = ReadDigits();

    public static string Show(long amount, string currency)
    {
        var symbol = currency switch
        {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "JPY" => "¥",
            _ => currency + " ",
        };
        var digits = Digits(currency);
        var value = (decimal)amount;
        for (var i = 0; i < digits; i++)
            value /= 10;
        return symbol + value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    public static int Digits(string currency) => _digits.GetValueOrDefault(currency, 2);

    private static Dictionary<string, int> ReadDigits()
    {
        using var file = typeof(Money).Assembly.GetManifestResourceStream("currencies.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, int>>(file)!;
    }
}
