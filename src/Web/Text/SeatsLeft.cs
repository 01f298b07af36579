using Web.Languages;

namespace Web.Text;

/// <summary>How many seats are left, in words. The client's <c>seatsLeftText.ts</c> gives the same texts.</summary>
public static class SeatsLeft
{
    private const int FewShare = 12;

    /// <summary>The largest number of free seats that pages show as few: one seat in twelve.</summary>
    public static int Few(int seatCount) => Math.Max(1, seatCount / FewShare);

    /// <summary>In a list of times, where only few seats are worth a word.</summary>
    public static string Short(int left, int few) =>
        left > 0 && left <= few ? Texts.Current["seats.last", ("count", left)] : Text(left, few);

    /// <param name="few">See <see cref="Few"/>.</param>
    public static string Text(int left, int few) =>
        Texts.Current[left == 0 ? "seats.soldOut" : left <= Math.Max(1, few) ? "seats.onlyLeft" : "seats.left", ("count", left)];
}
