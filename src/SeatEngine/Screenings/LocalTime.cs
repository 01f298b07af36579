namespace SeatEngine.Screenings;

/// <summary>
/// From what a clock shows to moments. Clocks that go back show an hour twice, clocks that go forward skip one. The client's
/// <c>ui/zones.ts</c> does the same. Pure.
/// </summary>
public static class LocalTime
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The moments, in order, at which clocks of the zone show this: one, two or none.</summary>
    public static IReadOnlyList<DateTimeOffset> Moments(DateTime local, TimeZoneInfo zone)
    {
        // An offset lasts for longer than two days. So the one that applies is that of a day before or of a day after.
        var (before, after) = Around(local, zone);
        return
        [
            .. new[] { before, after }.Distinct().Select(offset => new DateTimeOffset(DateTime.SpecifyKind(local, default), offset))
                .Where(moment => zone.GetUtcOffset(moment) == moment.Offset).OrderBy(moment => moment.UtcTicks),
        ];
    }

    /// <summary>True if clocks of the zone show the time of this moment at another moment too.</summary>
    public static bool IsRepeated(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        // Dates that no screening has, but a database may.
        return local.Year is > 1 and < 9999 && Moments(local, zone).Count > 1;
    }

    /// <summary>The last minute before and the first after a local time that is skipped.</summary>
    public static (DateTime Before, DateTime After) Neighbours(DateTime skipped, TimeZoneInfo zone)
    {
        var (before, after) = Around(skipped, zone);
        var (early, late) = (AsUtc(skipped) - Day, AsUtc(skipped) + Day);
        while (late - early > TimeSpan.FromSeconds(1))
        {
            var middle = early + ((late - early) / 2);
            if (zone.GetUtcOffset(middle) == before)
                early = middle;
            else
                late = middle;
        }

        // Clocks change at full minutes.
        var change = new DateTime((long)Math.Round((double)late.Ticks / TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute);
        return (change + before - TimeSpan.FromMinutes(1), change + after);
    }

    private static (TimeSpan Before, TimeSpan After) Around(DateTime local, TimeZoneInfo zone) =>
        (zone.GetUtcOffset(AsUtc(local) - Day), zone.GetUtcOffset(AsUtc(local) + Day));

    private static DateTime AsUtc(DateTime local) => DateTime.SpecifyKind(local, DateTimeKind.Utc);
}
