using System.Globalization;

namespace Web.Pages;

/// <summary>Moments as the venue's own clock shows them: where somebody stands when they look for the entrance.</summary>
public static class VenueClock
{
    public static DateTimeOffset At(DateTimeOffset moment, string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? TimeZoneInfo.ConvertTime(moment, zone) : moment.ToUniversalTime();

    public static string Time(DateTimeOffset moment, string timeZone) => At(moment, timeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment, string timeZone) => At(moment, timeZone).ToString("dddd d MMMM", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
