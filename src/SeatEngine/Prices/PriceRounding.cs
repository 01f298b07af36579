namespace SeatEngine.Prices;

/// <summary>Rounds what is computed to what can be paid. Amounts are minor units by ISO 4217. Pure.</summary>
internal static class PriceRounding
{
    // Where prices have steps of more than one minor unit: Swiss prices end in 0 or 5, Hungary has had no fillér since 1999.
    private static readonly Dictionary<string, long> _steps = new(StringComparer.Ordinal) { ["CHF"] = 5, ["HUF"] = 100 };

    /// <summary>A part of an amount, to the nearest step of the currency, a half upwards.</summary>
    /// <param name="amount">Not negative.</param>
    public static long Percent(long amount, decimal percent, string currency)
    {
        var step = _steps.GetValueOrDefault(currency, 1);
        return (long)decimal.Floor((amount * percent / 100 / step) + 0.5m) * step;
    }

    /// <summary>The tax that a gross amount includes, to the nearest minor unit.</summary>
    public static long IncludedTax(long gross, decimal percent) => (long)decimal.Floor((gross * percent / (100 + percent)) + 0.5m);

    /// <summary>
    /// Divides a sum in proportion to weights. The shares add up to exactly the sum; if that is at most the sum of the weights, no share
    /// is above its weight.
    /// </summary>
    /// <param name="weights">Not negative, and one at least positive.</param>
    public static long[] Divide(long sum, IReadOnlyList<long> weights)
    {
        Int128 all = 0;
        foreach (var weight in weights)
            all += weight;
        var shares = new long[weights.Count];
        Int128 sofar = 0;
        long given = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            sofar += weights[i];
            var upTo = (long)(sum * sofar / all);
            shares[i] = upTo - given;
            given = upTo;
        }

        return shares;
    }
}
