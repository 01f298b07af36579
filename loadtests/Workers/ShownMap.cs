using System.Security.Cryptography;
using LoadTests.Light;

namespace LoadTests.Workers;

/// <summary>A state that open maps of a worker show, and how many of them.</summary>
/// <param name="Screening">Of which they are.</param>
/// <param name="Revision">The last they know.</param>
/// <param name="Digest">Of the statuses: thousands of maps of a large hall are more than a line can say.</param>
/// <param name="Closed">Whether they have lost their connection.</param>
/// <param name="Count">How many maps show it.</param>
internal sealed record ShownMap(long Screening, long Revision, string Digest, bool Closed, int Count)
{
    public static ShownMap[] Of(IEnumerable<WatcherConnection> maps) =>
    [
        .. maps.GroupBy(m => (m.Screening, m.Revision, Digest: DigestOf(m.Statuses), m.IsClosed))
            .Select(g => new ShownMap(g.Key.Screening, g.Key.Revision, g.Key.Digest, g.Key.IsClosed, g.Count())),
    ];

    /// <param name="statuses">2 bits a seat.</param>
    public static string DigestOf(ReadOnlySpan<byte> statuses) => Convert.ToHexString(SHA256.HashData(statuses));
}
