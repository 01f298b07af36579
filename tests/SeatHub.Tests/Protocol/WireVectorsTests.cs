using System.Text.Json;
using Harness;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace SeatHub.Tests.Protocol;

/// <summary>
/// The file that clients in other languages are tested with holds what this server sends. If the format changes on purpose, the
/// failed test has written the new file beside the tests: copy it over the old one.
/// </summary>
public sealed class WireVectorsTests
{
    private static readonly SeatStatus[] Cycle = [SeatStatus.Free, SeatStatus.Held, SeatStatus.Sold, SeatStatus.Blocked];

    [Fact]
    public void The_vectors_are_what_the_server_writes()
    {
        var now = JsonSerializer.Serialize(new { snapshots = Snapshots(), deltas = Deltas(), free = FreeSeats() }) + "\n";
        var file = RepositoryRoot.File("tests", "vectors", "wire.json");
        var produced = Path.Combine(AppContext.BaseDirectory, "wire.json");
        File.WriteAllText(produced, now);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == now, $"{file} is not what the server writes; see {produced}");
    }

    private static IEnumerable<object> Snapshots()
    {
        int[] sizes = [1, 2, 3, 4, 5, 8, 63, 240];
        foreach (var size in sizes)
        {
            SeatStatus[] statuses = [.. Enumerable.Range(0, size).Select(i => Cycle[(i + size) * 7 / 3 % 4])];
            yield return new
            {
                statuses = statuses.Select(s => (int)s),
                base64 = Convert.ToBase64String(StatusSnapshot.Of(new(1, 1), statuses).Statuses),
            };
        }
    }

    private static IEnumerable<object> Deltas()
    {
        yield return Delta(5, 5);
        yield return Delta(1, 3, (0, SeatStatus.Held));
        yield return Delta(128, 128, (0, SeatStatus.Free), (1, SeatStatus.Held), (2, SeatStatus.Sold), (3, SeatStatus.Blocked));
        yield return Delta(127, 300, (31, SeatStatus.Sold), (32, SeatStatus.Free), (64, SeatStatus.Held), (97, SeatStatus.Blocked));
        yield return Delta(16_384, 40_000, (4_095, SeatStatus.Sold), (8_192, SeatStatus.Held), (99_999, SeatStatus.Blocked));
        // Past 32 bits: revisions do not end where another language's small integers do.
        yield return Delta(5_000_000_000, 5_000_000_001, (15_999, SeatStatus.Held));
    }

    private static IEnumerable<object> FreeSeats()
    {
        // Sections of 400 and 20,000 seats of the first of two categories, and one of both.
        int[] totals = [400, 0, 20_000, 0, 30, 7];
        yield return Free(totals, [400, 0, 20_000, 0, 30, 7], null);
        yield return Free(totals, [0, 0, 128, 0, 29, 0], null);
        yield return Free(totals, [127, 0, 16_384, 0, 29, 7], [400, 0, 16_384, 0, 30, 7]);
        yield return Free(totals, [400, 0, 20_000, 0, 30, 7], [400, 0, 20_000, 0, 30, 7]);
    }

    /// <param name="before">Null: all that have seats are written.</param>
    private static object Free(int[] totals, int[] counts, int[]? before) => new
    {
        places = totals.Length,
        counts = counts.Index().Where(c => before is null ? totals[c.Index] > 0 : before[c.Index] != c.Item)
            .Select(c => new[] { c.Index, c.Item }),
        base64 = Convert.ToBase64String(FrameCodec.Write(
            new FreeSeats(new(1, 2), counts, totals), before is null ? null : new FreeSeats(new(1, 1), before, totals))),
    };

    private static object Delta(long from, long to, params (int Seat, SeatStatus Status)[] changes) => new
    {
        from,
        to,
        changes = changes.Select(c => new[] { c.Seat, (int)c.Status }),
        base64 = Convert.ToBase64String(FrameCodec.Write(
            new StatusDelta(1, from, to, [.. changes.Select(c => c.Seat)], [.. changes.Select(c => c.Status)]))),
    };
}
