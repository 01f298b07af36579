using System.Globalization;
using SeatEngine.Screenings;

namespace Web.Text;

/// <summary>
/// Times in the venue's time zone, because that is the clock a visitor sees on the day. In UTC, and saying so, if this machine does not
/// know the zone. A time that clocks show twice in a night has its offset. The client's <c>ui/zones.ts</c> gives the same texts.
/// </summary>
public static class VenueClock
{
    // A screening does not say when its doors open. Half an hour before the start is usual.
    private static readonly TimeSpan DoorsBefore = TimeSpan.FromMinutes(30);

    private const int NearDays = 300;

    public static DateTimeOffset At(DateTimeOffset moment, string timeZone) =>
        TimeZones.Find(timeZone) is { } zone ? TimeZoneInfo.ConvertTime(moment, zone) : moment.ToUniversalTime();

    public static DateTimeOffset Doors(DateTimeOffset startsAt) => startsAt - DoorsBefore;

    public static DateOnly Date(DateTimeOffset moment, string timeZone) =>
        DateOnly.FromDateTime(At(moment, timeZone).DateTime);

    /// <summary>"20:15"; "02:30 UTC+2" in the hour that is repeated; "18:15 UTC" if nobody knows the zone.</summary>
    public static string Time(DateTimeOffset moment, string timeZone)
    {
        var local = At(moment, timeZone);
        var time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return TimeZones.Find(timeZone) is not { } zone ? $"{time} UTC"
            : LocalTime.IsRepeated(moment, zone) ? $"{time} {Offset(local.Offset)}"
            : time;
    }

    public static string Day(DateTimeOffset moment, string timeZone) => Day(Date(moment, timeZone), "dddd d MMMM");

    /// <summary>"Sat 21 Nov", where there is little space.</summary>
    public static string ShortDay(DateTimeOffset moment, string timeZone) => Day(Date(moment, timeZone), "ddd d MMM");

    /// <summary>With the year if it is so far away that one might take it for another.</summary>
    public static string Day(DateOnly day, string format)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var near = Math.Abs(day.DayNumber - today.DayNumber) < NearDays;
        return day.ToString(near ? format : $"{format} yyyy", CultureInfo.InvariantCulture);
    }

    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>"UTC+2", "UTC−3:30"</summary>
    private static string Offset(TimeSpan ahead)
    {
        if (ahead == TimeSpan.Zero)
            return "UTC";
        var minutes = ahead.Minutes == 0 ? "" : Math.Abs(ahead.Minutes).ToString("':'00", CultureInfo.InvariantCulture);
        return $"UTC{(ahead < TimeSpan.Zero ? '−' : '+')}{Math.Abs(ahead.Hours).ToString(CultureInfo.InvariantCulture)}{minutes}";
    }
}
