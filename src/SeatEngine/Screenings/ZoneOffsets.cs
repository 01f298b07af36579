namespace SeatEngine.Screenings;

/// <summary>
/// How far zones are ahead of UTC, and when, as columns for SQL. So a query can tell the day at a venue as this machine shows it, and a
/// zone that nobody knows fails no query: its times are UTC.
/// </summary>
internal sealed class ZoneOffsets
{
    private readonly List<(string Zone, DateTime Since, DateTime Until, TimeSpan Ahead)> _rows = [];

    /// <param name="last">The latest moment that is asked about. Later ones are taken to have the offset of this one.</param>
    public ZoneOffsets(IEnumerable<string> zones, DateTime first, DateTime last)
    {
        foreach (var name in zones)
        {
            if (TimeZones.Find(name) is { } zone)
                Add(name, zone, first, last);
        }
    }

    public string[] Zones => [.. _rows.Select(row => row.Zone)];

    public DateTime[] Since => [.. _rows.Select(row => row.Since)];

    public DateTime[] Until => [.. _rows.Select(row => row.Until)];

    public TimeSpan[] Ahead => [.. _rows.Select(row => row.Ahead)];

    private void Add(string name, TimeZoneInfo zone, DateTime first, DateTime last)
    {
        // Npgsql writes these two as -infinity and infinity.
        var since = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
        var ahead = zone.GetUtcOffset(first);
        for (var at = first; at < last;)
        {
            var next = at.AddDays(1);
            var then = zone.GetUtcOffset(next);
            if (then != ahead)
            {
                var change = Change(zone, ahead, at, next);
                _rows.Add((name, since, change, ahead));
                (since, ahead) = (change, then);
            }

            at = next;
        }

        _rows.Add((name, since, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), ahead));
    }

    private static DateTime Change(TimeZoneInfo zone, TimeSpan ahead, DateTime early, DateTime late)
    {
        while (late - early > TimeSpan.FromTicks(1))
        {
            var middle = early + ((late - early) / 2);
            if (zone.GetUtcOffset(middle) == ahead)
                early = middle;
            else
                late = middle;
        }

        return late;
    }
}
