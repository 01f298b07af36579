using System.Globalization;

namespace TestPayments;

/// <summary>The numbers of Stripe's test mode, and what becomes of what is entered.</summary>
internal static class Cards
{
    private static readonly Dictionary<string, string> _methods = new(StringComparer.Ordinal)
    {
        ["4242424242424242"] = Bank.Works,
        ["5555555555554444"] = Bank.Works,
        ["4000000000003220"] = Bank.AsksForConfirmation,
        ["4000002500003155"] = Bank.AsksForConfirmation,
        ["4000000000000002"] = Bank.Declines,
    };

    /// <summary>The payment method that a card behaves like.</summary>
    /// <exception cref="BankException">What was entered is no card, or none of the test mode.</exception>
    public static string Find(string? number, string? month, string? year, string? code, DateTimeOffset now)
    {
        var digits = string.Concat((number ?? "").Where(char.IsAsciiDigit));
        if (!IsCardNumber(digits))
            throw Wrong("incorrect_number", "Your card number is incorrect.");
        if (!int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || m is < 1 or > 12)
            throw Wrong("invalid_expiry_month", "Your card's expiration month is invalid.");
        if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            || (((y < 100 ? 2000 + y : y) * 12) + m) < (now.Year * 12) + now.Month)
        {
            throw Wrong("invalid_expiry_year", "Your card's expiration year is in the past.");
        }

        if (code is not { Length: 3 or 4 } || !code.All(char.IsAsciiDigit))
            throw Wrong("invalid_cvc", "Your card's security code is invalid.");
        return _methods.GetValueOrDefault(digits)
            ?? throw Wrong("card_declined", "Your card was declined. Your request was in test mode, but used a non test card.");
    }

    private static BankException Wrong(string code, string message) => new(402, "card_error", code, message);

    /// <summary>The check digit of ISO/IEC 7812-1, by Luhn's formula.</summary>
    private static bool IsCardNumber(string digits)
    {
        if (digits.Length is < 12 or > 19)
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
