using System.Globalization;
using SeatEngine.Text;

namespace SeatEngine.Screenings;

public sealed partial record NewScreening
{
    /// <summary>A screening that runs may still be put on sale. One that began earlier is a slip of the hand.</summary>
    public static readonly TimeSpan MaxLate = TimeSpan.FromHours(6);

    /// <summary>A hall may be let that far ahead, and not a year further.</summary>
    public const int MaxYearsAhead = 20;

    /// <summary>Sales go on for late comers, not for weeks.</summary>
    public static readonly TimeSpan MaxSalesAfterStart = TimeSpan.FromDays(1);

    /// <summary>
    /// Screenings do not say how long they last. Two that start in one hall less than this apart cannot both be meant: the shortest
    /// programmes for children take an hour with the way in and out.
    /// </summary>
    public static readonly TimeSpan ShortestUse = TimeSpan.FromHours(1);

    // Nobody has sold seats with this before. Also keeps what follows within the range of every clock.
    internal static readonly DateTimeOffset EarliestSale = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with its times as of now, if anything: as <see cref="Validate"/>, which comes first.</summary>
    public (string Field, Message Why)? ValidateTimes(DateTimeOffset now)
    {
        if (StartsAt < now - MaxLate)
            return ("startsAt", Past(StartsAt));
        if (StartsAt > now.AddYears(MaxYearsAhead))
            return ("startsAt", FarAhead(StartsAt));
        if (SalesOpenAt < EarliestSale)
            return ("salesOpenAt", EarlySale(SalesOpenAt));
        if (SalesOpenAt >= StartsAt)
            return ("salesOpenAt", OpenBeforeStart);
        if (SalesCloseAt <= now)
            return ("salesCloseAt", new Message("fault.is.closedPast", "that is past: nothing could be sold"));
        if (SalesCloseAt > StartsAt + MaxSalesAfterStart)
            return ("salesCloseAt", CloseLate);
        return null;
    }

    internal static readonly Message OpenBeforeStart = new("fault.is.openBeforeStart", "sales must open before the screening starts");

    internal static readonly Message CloseLate = new("fault.is.closeLate", "sales must close within a day of the start");

    internal static Message Past(DateTimeOffset moment) => new("fault.is.past", "{day} is past", Day(moment));

    internal static Message FarAhead(DateTimeOffset moment) =>
        new("fault.is.farAhead", "{day} is more than {years} years ahead", Day(moment), ("years", MaxYearsAhead));

    internal static Message EarlySale(DateTimeOffset moment) => new("fault.is.earlySale", "{day} is before the year {year}",
        Day(moment), ("year", EarliestSale.Year.ToString(CultureInfo.InvariantCulture)));

    private static (string, object) Day(DateTimeOffset moment) => ("day", DateOnly.FromDateTime(moment.UtcDateTime));
}
