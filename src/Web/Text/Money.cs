using System.Globalization;

namespace Web.Text;

/// <summary>Amounts as pages show them. Amounts are minor units (cents).</summary>
public static class Money
{
    public static string Show(int amount, string currency)
    {
        var (symbol, digits) = currency switch
        {
            "EUR" => ("€", 2),
            "GBP" => ("£", 2),
            "USD" => ("$", 2),
            "JPY" => ("¥", 0),
            _ => (currency + " ", 2),
        };
        var value = digits == 0 ? amount : amount / 100m;
        return symbol + value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
