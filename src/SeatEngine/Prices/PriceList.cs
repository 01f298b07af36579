namespace SeatEngine.Prices;

/// <summary>
/// Computes what seats cost: the one place where prices, types, discounts, fees and tax meet. Pure: the same seats and terms give the same
/// quote, in whatever order the seats come. docs/decisions/0055 says why every part belongs to a seat.
/// </summary>
public static class PriceList
{
    /// <param name="seats">Each seat once.</param>
    public static Quote Of(IEnumerable<ListedSeat> seats, PriceTerms terms)
    {
        ListedSeat[] listed = [.. seats.OrderBy(seat => seat.Seat)];
        var discounts = Discounts(listed, terms);
        var net = new long[listed.Length];
        for (var i = 0; i < net.Length; i++)
            net[i] = listed[i].List - discounts[i];
        var fees = Array.ConvertAll(net, _ => new List<FeeShare>());
        foreach (var fee in terms.Fees)
            Add(fee, net, fees, terms.Currency);
        return new Quote([.. listed.Select((seat, i) =>
        {
            var amount = net[i] + fees[i].Sum(fee => fee.Amount);
            var tax = terms.TaxPercent is { } percent ? PriceRounding.IncludedTax(amount, percent) : 0;
            return new SeatPrice(seat.Seat, seat.Type, seat.TypeName, seat.List, discounts[i], fees[i], tax, seat.Member);
        })]);
    }

    private static long[] Discounts(ListedSeat[] seats, PriceTerms terms)
    {
        var off = new long[seats.Length];
        if (terms.Code?.Discount is not { } discount)
            return off;
        // The dearest first, and of equal ones the first in the plan: so the order in which they were chosen does not matter.
        int[] eligible =
        [
            .. Enumerable.Range(0, seats.Length)
                .Where(i => seats[i].List > 0 && (discount.Types is null || (seats[i].Type is { } type && discount.Types.Contains(type))))
                .OrderByDescending(i => seats[i].List).ThenBy(i => i)
                .Take(discount.MaxTickets ?? int.MaxValue),
        ];
        if (eligible.Length == 0)
            return off;
        if (discount.Kind == DiscountKind.BookingAmount)
        {
            long[] lists = [.. eligible.Select(i => seats[i].List)];
            var shares = PriceRounding.Divide(Math.Min(discount.Amount, lists.Sum()), lists);
            for (var i = 0; i < shares.Length; i++)
                off[eligible[i]] = shares[i];
            return off;
        }

        foreach (var i in eligible)
        {
            var list = seats[i].List;
            // Rounding to a step of the currency may go above a price that is between two.
            off[i] = discount.Kind switch
            {
                DiscountKind.Percent => list - Math.Min(list, PriceRounding.Percent(list, 100 - discount.Percent, terms.Currency)),
                DiscountKind.TicketAmount => Math.Min(list, discount.Amount),
                _ => list - Math.Min(list, discount.Amount),
            };
        }

        return off;
    }

    private static void Add(Fee fee, long[] net, List<FeeShare>[] fees, string currency)
    {
        var paid = Array.ConvertAll(net, amount => amount > 0 ? 1L : 0);
        if (!Array.Exists(paid, one => one > 0))
            return;
        var amounts = fee.Kind switch
        {
            FeeKind.Ticket => Array.ConvertAll(paid, one => one * fee.Amount),
            FeeKind.Booking => PriceRounding.Divide(fee.Amount, paid),
            _ => Array.ConvertAll(net, amount => PriceRounding.Percent(amount, fee.Percent, currency)),
        };
        for (var i = 0; i < amounts.Length; i++)
        {
            if (amounts[i] > 0)
                fees[i].Add(new FeeShare(fee.Name, amounts[i]));
        }
    }
}
