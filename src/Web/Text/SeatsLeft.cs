using System.Globalization;

namespace Web.Text;

/// <summary>How many seats are left, in words. The client's <c>seatsLeft.ts</c> gives the same texts.</summary>
public static class SeatsLeft
{
    private const int FewShare = 12;

    /// <summary>The largest number of free seats that pages show as few: one seat in twelve.</summary>
    public static int Few(int seatCount) => Math.Max(1, seatCount / FewShare);

    /// <param name="few">See <see cref="Few"/>.</param>
    public static string Text(int left, int few) => left switch
    {
        0 => "Sold out",
        1 => "Only 1 seat left",
        _ when left <= few => $"Only {left} seats left",
        _ => left.ToString("N0", CultureInfo.InvariantCulture) + " seats left",
    };
}
