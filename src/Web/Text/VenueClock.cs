using System.Globalization;

namespace Web.Text;

/// <summary>Times in the venue's time zone, because that is the clock a visitor sees on the day.</summary>
public static class VenueClock
{
    // A screening does not say when its doors open. Half an hour before the start is usual.
    private static readonly TimeSpan DoorsBefore = TimeSpan.FromMinutes(30);

    public static DateTimeOffset At(DateTimeOffset moment, string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(moment, zone) : moment.ToUniversalTime();

    public static DateTimeOffset Doors(DateTimeOffset startsAt) => startsAt - DoorsBefore;

    public static DateOnly Date(DateTimeOffset moment, string timeZone) =>
        DateOnly.FromDateTime(At(moment, timeZone).DateTime);

    public static string Time(DateTimeOffset moment, string timeZone) =>
        At(moment, timeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment, string timeZone) =>
        At(moment, timeZone).ToString("dddd d MMMM", CultureInfo.InvariantCulture);

    /// <summary>"Sat 21 Nov", where there is little space.</summary>
    public static string ShortDay(DateTimeOffset moment, string timeZone) =>
        At(moment, timeZone).ToString("ddd d MMM", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
