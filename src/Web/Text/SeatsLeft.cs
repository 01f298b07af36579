using System.Globalization;

namespace Web.Text;

/// <summary>How many seats are left, in words; the client's <c>seatsLeft.ts</c> says it alike.</summary>
public static class SeatsLeft
{
    /// <summary>A seat count that pages call few: one in twelve.</summary>
    private const int FewShare = 12;

    public static int Few(int seatCount) => Math.Max(1, seatCount / FewShare);

    /// <param name="left">How many.</param>
    /// <param name="few">From how many down they are few.</param>
    public static string Text(int left, int few) => left switch
    {
        0 => "Sold out",
        1 => "Only 1 seat left",
        _ when left <= few => $"Only {left} seats left",
        _ => left.ToString("N0", CultureInfo.InvariantCulture) + " seats left",
    };
}
