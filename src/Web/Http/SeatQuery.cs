using System.Globalization;

namespace Web.Http;

/// <summary>Seats in a query: <c>?seats=1,2</c>.</summary>
internal static class SeatQuery
{
    public const string Fault = "seats is a list of seat numbers: ?seats=1,2";

    // Far above any hold or booking.
    private const int MaxSeats = 1_000;

    /// <returns>False if it is no list of seats. Without a list the seats are null.</returns>
    public static bool TryRead(string? query, out int[]? seats)
    {
        seats = null;
        if (query is null)
            return true;
        var parts = query.Split(',');
        seats = new int[Math.Min(parts.Length, MaxSeats)];
        for (var i = 0; i < seats.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out seats[i]))
                return false;
        }

        return true;
    }
}
