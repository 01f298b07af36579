using SeatEngine.Seats;

namespace SeatEngine.Reconciliation;

/// <summary>A screening that can be compared.</summary>
/// <param name="Moved">It has another revision than when it was compared last.</param>
/// <param name="Waited">Since it was compared last; longer than any other if it never was.</param>
internal readonly record struct Comparable(ScreeningId Id, bool Moved, TimeSpan Waited);

/// <summary>In which order a round compares screenings when it has no time for all of them. Pure.</summary>
internal static class ComparisonOrder
{
    /// <summary>After this time a screening is compared before others, so that each is compared however many sell at once.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Those that have waited too long, then those that have changed, then the rest; in each, the longest wait first.</summary>
    public static IEnumerable<ScreeningId> Of(IEnumerable<Comparable> screenings) => screenings
        .OrderBy(s => s.Waited >= LongestWait ? 0 : s.Moved ? 1 : 2)
        .ThenByDescending(s => s.Waited)
        .Select(s => s.Id);
}
