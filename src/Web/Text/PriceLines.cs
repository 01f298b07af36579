using SeatEngine.Prices;
using SeatEngine.Seats;
using Web.Languages;

namespace Web.Text;

/// <summary>What a sum is made of, as checkout, ticket and mail show it. In the current language.</summary>
internal static class PriceLines
{
    /// <summary>What stands between the seats and the total: discount and fees. Each seat is shown with its list price then.</summary>
    public static IReadOnlyList<(string Label, string Sum)> Between(Quote? quote, string currency)
    {
        if (quote is null)
            return [];
        var lines = new List<(string, string)>();
        if (quote.Discount > 0)
            lines.Add((Texts.Current["price.discount"], Sums.Show(-quote.Discount, currency)));
        lines.AddRange(quote.Fees.Select(fee => (fee.Name, Sums.Show(fee.Amount, currency))));
        return lines;
    }

    /// <summary>The tax that the total includes; null if none is shown.</summary>
    public static string? Tax(Quote? quote, string currency) =>
        quote is { Tax: > 0 } ? Texts.Current["price.includesTax", ("sum", Sums.Show(quote.Tax, currency))] : null;

    /// <summary>What is paid beside the prices of a screening: "plus Booking fee €2.00, Service 5%". Null if nothing is.</summary>
    public static string? Fees(ScreeningPricing? pricing, string currency)
    {
        if (pricing is not { Fees.Count: > 0 })
            return null;
        var fees = pricing.Fees.Select(fee => fee.Kind switch
        {
            FeeKind.Ticket => Texts.Current["price.feeTicket", ("name", fee.Name), ("sum", Sums.Show(fee.Amount, currency))],
            FeeKind.Booking => Texts.Current["price.feeBooking", ("name", fee.Name), ("sum", Sums.Show(fee.Amount, currency))],
            _ => Texts.Current["price.feePercent", ("name", fee.Name), ("percent", Percent(fee.Percent))],
        });
        return Texts.Current["price.plus", ("fees", new Part(string.Join("; ", fees)))];
    }

    /// <summary>Why the ticket types of seats were refused.</summary>
    public static string Why(TypeFault fault, ScreeningPricing? pricing)
    {
        var name = pricing?.FindType(fault.Type)?.Name ?? fault.Type;
        return fault.Kind switch
        {
            TypeFaultKind.TooFew => Texts.Current["price.tooFew", ("type", name), ("limit", fault.Limit ?? 0)],
            TypeFaultKind.TooMany => Texts.Current["price.tooMany", ("type", name), ("limit", fault.Limit ?? 0)],
            TypeFaultKind.CarerWithoutSpace => Texts.Current["price.carer", ("type", name)],
            TypeFaultKind.MemberNumber => Texts.Current["price.member", ("type", name)],
            _ => Texts.Current["price.unknownType", ("type", name)],
        };
    }

    /// <summary>Why a promo code does not count.</summary>
    public static string Why(CodeFault fault) => fault switch
    {
        CodeFault.NotYet => Texts.Current["price.codeNotYet"],
        CodeFault.Over => Texts.Current["price.codeOver"],
        CodeFault.UsedUp => Texts.Current["price.codeUsedUp"],
        CodeFault.PersonLimit => Texts.Current["price.codePerson"],
        CodeFault.NoTicket => Texts.Current["price.codeNoTicket"],
        _ => Texts.Current["price.codeUnknown"],
    };

    private static string Percent(decimal percent) =>
        percent.ToString("0.##", Numbers.Of(Language.Current));
}
