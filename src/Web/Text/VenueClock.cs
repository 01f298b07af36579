using System.Globalization;
using SeatEngine.Screenings;
using Web.Languages;

namespace Web.Text;

/// <summary>
/// Times in the venue's time zone, because that is the clock a visitor sees on the day. In UTC, and saying so, if this machine does not
/// know the zone. A time that clocks show twice in a night has its offset. Days are in the language of the request, in English outside of
/// one, as the client's <c>ui/zones.ts</c> writes them.
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

    /// <summary>"Saturday 21 November"</summary>
    public static string Day(DateTimeOffset moment, string timeZone) => Written(Date(moment, timeZone), "date.day");

    /// <summary>"Sat 21 Nov", where there is little space.</summary>
    public static string ShortDay(DateTimeOffset moment, string timeZone) => Written(Date(moment, timeZone), "date.shortDay");

    /// <summary>"21 November"</summary>
    public static string Day(DateOnly day) => Written(day, "date.date");

    /// <summary>"21 Nov"</summary>
    public static string ShortDay(DateOnly day) => Written(day, "date.shortDate");

    /// <summary>"21 Nov 2026", UTC.</summary>
    public static string DateWithYear(DateTimeOffset moment)
    {
        var language = Language.Current;
        return DateOnly.FromDateTime(moment.UtcDateTime).ToString(language.Format("date.shortDateYear"), language.Days);
    }

    /// <summary>"Saturday 21 November, 20:15"</summary>
    public static string DayAndTime(DateTimeOffset moment, string timeZone) =>
        Texts.Current["date.at", ("day", Day(moment, timeZone)), ("time", Time(moment, timeZone))];

    /// <summary>"Sat 21 Nov, 20:15"</summary>
    public static string ShortDayAndTime(DateTimeOffset moment, string timeZone) =>
        Texts.Current["date.at", ("day", ShortDay(moment, timeZone)), ("time", Time(moment, timeZone))];

    /// <summary>"Today", "Tomorrow", "Saturday", for a heading.</summary>
    public static string NameOf(DateOnly day, DateTimeOffset now, string timeZone) =>
        (day.DayNumber - Date(now, timeZone).DayNumber) switch
        {
            0 => Texts.Current["date.today"],
            1 => Texts.Current["date.tomorrow"],
            _ => Weekday(day),
        };

    private static string Weekday(DateOnly day)
    {
        var language = Language.Current;
        var culture = language.Culture;
        // Some languages write days small within a sentence, but not at the head of one.
        var name = culture.DateTimeFormat.GetDayName(day.DayOfWeek);
        return language.Marked($"{char.ToUpper(name[0], culture)}{name[1..]}");
    }

    /// <summary>With the year if it is so far away that one might take it for another.</summary>
    private static string Written(DateOnly day, string key)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var isNear = Math.Abs(day.DayNumber - today.DayNumber) < NearDays;
        var language = Language.Current;
        return day.ToString(language.Format(isNear ? key : $"{key}Year"), language.Days);
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
