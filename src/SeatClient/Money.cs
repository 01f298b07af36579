using SeatEngine.Currencies;

namespace SeatMap.Client;

/// <summary>Amounts for people. Not every currency has cents: JPY has no digits after the point, KWD has three.</summary>
public static class Money
{
    /// <summary>How many digits of an amount are after the point, by ISO 4217; 2 for a code that is not in its list.</summary>
    /// <param name="currency">ISO 4217, for instance <c>EUR</c>.</param>
    public static int Digits(string currency) => CurrencyTable.Digits(currency);

    /// <summary>An amount as the server's pages show it: <c>€12.50</c>, <c>¥1,800</c>, <c>KWD 1.800</c>, <c>-€5.00</c>.</summary>
    /// <param name="amount">Minor units.</param>
    /// <param name="currency">ISO 4217, for instance <c>EUR</c>.</param>
    public static string Show(long amount, string currency) => CurrencyTable.Text(amount, currency);
}
