using System.Globalization;
using SeatEngine.Text;

namespace SeatEngine.Plans;

/// <summary>
/// From the units of another program (pixels, whatever a hall was drawn in) to metres: the median distance between neighbours becomes that
/// of usual cinema seats; x = 0 is the middle of the seats, y = 0 the first of them. Pure.
/// </summary>
internal sealed class PlanScale
{
    /// <summary>A usual cinema seat.</summary>
    public const double PitchMetres = 0.55;

    public const double MaxUnits = 10_000_000;

    private readonly double _metres, _middle, _front;

    /// <param name="pitchOfNone">The distance between neighbours, in units, for a plan in which no two seats share a row.</param>
    /// <param name="error">About a seat.</param>
    public PlanScale(IReadOnlyList<PlanSeat> seats, double pitchOfNone, Func<int, Message, PlanException> error)
    {
        var pitch = SeatRuns.MedianStep(seats, SeatRuns.Rows(seats));
        _metres = PitchMetres / (pitch > 0 ? pitch : pitchOfNone);
        _middle = (seats.Min(s => s.X) + seats.Max(s => s.X)) / 2;
        _front = seats.Min(s => s.Y);

        // From the median, so that one outlier does not shift every other seat's distance.
        var (x, y) = (Median(seats.Select(s => s.X)), Median(seats.Select(s => s.Y)));
        for (var i = 0; i < seats.Count; i++)
        {
            var away = Math.Max(Math.Abs(seats[i].X - x), Math.Abs(seats[i].Y - y)) * _metres;
            if (away > PlanReader.MaxCoordinate / 2)
            {
                throw error(i, new Message("plan.farSeat", "the seat is {away} m from the others, if neighbours are {pitch} m apart",
                    ("away", away.ToString("F0", CultureInfo.InvariantCulture)), Pitch));
            }
        }
    }

    public double X(double units, Func<Message, PlanException> error) => Length(units - _middle, error);

    public double Y(double units, Func<Message, PlanException> error) => Length(units - _front, error);

    public double Length(double units, Func<Message, PlanException> error)
    {
        var metres = PlanReader.Metres(units * _metres);
        return Math.Abs(metres) <= PlanReader.MaxCoordinate
            ? metres
            : throw error(new Message("plan.far", "{away} m away, if neighbours are {pitch} m apart",
                ("away", metres.ToString(CultureInfo.InvariantCulture)), Pitch));
    }

    private static (string, object) Pitch => ("pitch", PitchMetres.ToString(CultureInfo.InvariantCulture));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
