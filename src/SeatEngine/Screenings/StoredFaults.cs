using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SeatEngine.Screenings;

/// <summary>
/// Logs what is wrong with stored screenings, each fault once: a list is read many times a second. The pages show such a row as well as
/// they can. Thread-safe.
/// </summary>
internal sealed class StoredFaults(ILogger log)
{
    // What a person may have meant is far within.
    private static readonly DateTime _first = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime _last = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ConcurrentDictionary<string, byte> _zones = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, byte> _screenings = new();

    public void Log(long screening, string timeZone, DateTime startsAt)
    {
        if (TimeZones.Find(timeZone) is null && _zones.TryAdd(timeZone, 0))
        {
            log.LogWarning(
                "This machine does not know the time zone {TimeZone} of screening {Screening}: its times are shown in UTC",
                timeZone, screening);
        }

        if ((startsAt < _first || startsAt > _last) && _screenings.TryAdd(screening, 0))
            log.LogWarning("Screening {Screening} starts at {StartsAt:O}, which nobody can have meant", screening, startsAt);
    }
}
