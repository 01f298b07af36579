using System.Security.Cryptography;
using LoadTests.RawClient;

namespace LoadTests.Workers;

/// <summary>Open maps of a worker that show the same.</summary>
/// <param name="Digest">SHA-256 of their statuses, because thousands of maps of a large hall are too long for a line.</param>
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
