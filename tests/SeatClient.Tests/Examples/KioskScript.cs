using SeatMap.Client;

namespace SeatClient.Tests.Examples;

internal static class KioskScript
{
    // <readme>
    /// <summary>Sells the two best seats of a screening for cash, and prints what is in the till.</summary>
    public static async Task SellTwoSeatsAsync(Uri server, string staffToken, long screeningId, TextWriter output)
    {
        var options = new SeatMapClientOptions { Server = server, Token = staffToken };
        var api = new SeatMapApi(options);
        await using var connection = await SeatMapConnection.ConnectAsync(options);

        var map = await connection.WatchAsync(screeningId);
        map.Changed += change => output.WriteLine($"{change.Seats.Count} seats changed, {map.Count(SeatStatus.Free)} are free");

        var hold = Guid.CreateVersion7();
        var held = await connection.HoldBestAsync(screeningId, hold, new BestSeats(Count: 2));
        if (!held.Accepted)
        {
            output.WriteLine($"No seats: {held.Outcome}");
            return;
        }

        var plan = (await api.FindPlanAsync(map.PlanHash)).ValueOrThrow();
        output.WriteLine($"Held until {held.ExpiresAt:T}: {string.Join(" and ", held.Seats.Select(seat => plan.Seats[seat].Label))}");

        var sold = await api.Staff.SellAsync(hold, Tender.Cash);
        output.WriteLine(sold.Accepted ? $"Sold: booking {sold.Reference}" : $"Not sold: {sold.Outcome}");

        foreach (var total in (await api.Staff.FindTillAsync()).Totals)
            output.WriteLine($"{total.Tender}: {Money.Show(total.Amount, total.Currency)}");
    }
    // </readme>
}
