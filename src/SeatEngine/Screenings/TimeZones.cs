using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using SeatEngine.Text;

namespace SeatEngine.Screenings;

/// <summary>
/// Time zones by their IANA names. <c>Europe/Kiev</c> and <c>Europe/Kyiv</c> are one zone, whichever of the two the machine knows.
/// Thread-safe.
/// </summary>
public static partial class TimeZones
{
    // The links of tzdata 2025b whose name is not in zone.tab: former names, not other towns of the same time. The client's build reads
    // the same file.
    private static readonly Dictionary<string, string> _names = ReadAliases();

    private static readonly ILookup<string, string> _aliases = _names.ToLookup(alias => alias.Value, alias => alias.Key);

    private static readonly Lazy<Dictionary<string, string>> _known = new(() =>
        TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).DistinctBy(zone => zone.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(zone => zone.Id, zone => zone.Id, StringComparer.OrdinalIgnoreCase));

    private static readonly ConcurrentDictionary<string, TimeZoneInfo?> _found = new(StringComparer.Ordinal);

    /// <summary>The present name of a zone, which is the one to store. Null if it is none that this machine knows.</summary>
    public static string? Canonical(string name)
    {
        if (_names.TryGetValue(name, out var present))
            return Find(present) is null ? null : present;
        return _known.Value.TryGetValue(name, out var known) ? known
            : Load(name) is not null ? name
            : null;
    }

    public static bool AreSame(string one, string other) => (Canonical(one) ?? one) == (Canonical(other) ?? other);

    /// <summary>A zone that is stored. Null if this machine knows it under none of its names: show such times in UTC, and say so.</summary>
    public static TimeZoneInfo? Find(string name) => _found.GetOrAdd(name, static name =>
    {
        var present = _names.GetValueOrDefault(name, name);
        return Load(name) ?? Load(present) ?? _aliases[present].Select(Load).FirstOrDefault(zone => zone is not null);
    });

    /// <summary>Why a name is refused.</summary>
    public static Message Fault(string name) =>
        TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var iana)
            ? new Message("fault.is.windowsZone", "that is Windows' name for it; the IANA name is {name}", ("name", iana))
            : new Message("fault.is.zone", "it must be an IANA name such as Europe/Berlin");

    // The name becomes a path below /usr/share/zoneinfo. posix and right have every zone once more, right with leap seconds.
    private static TimeZoneInfo? Load(string name) =>
        Form().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    private static Dictionary<string, string> ReadAliases()
    {
        using var file = typeof(TimeZones).Assembly.GetManifestResourceStream("zoneAliases.json")!;
        return new(JsonSerializer.Deserialize<Dictionary<string, string>>(file)!, StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\A(?!posix/|right/|localtime\z|posixrules\z|Factory\z)[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex Form();
}
