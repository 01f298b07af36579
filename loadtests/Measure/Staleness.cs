using Dapper;
using LoadTests.RawClient;
using Npgsql;

namespace LoadTests.Measure;

/// <summary>
/// Time from the commit of each revision to its arrival at each watcher, by the clock of the one machine. committed_at is read inside the
/// transaction, so the duration of the commit counts too.
/// </summary>
/// <param name="committed">By revision: committed_at in microseconds; 0 outside the measured time.</param>
internal sealed class Staleness(long[] committed)
{
    private readonly long _start = committed.Where(c => c > 0).DefaultIfEmpty().Min();

    /// <summary>By revision and watcher.</summary>
    public TimeHistogram Revisions { get; } = new(oneWriter: true);

    /// <summary>By frame and watcher, of the oldest revision in the frame.</summary>
    public TimeHistogram Frames { get; } = new(oneWriter: true);

    /// <summary>As <see cref="Revisions"/>, by the second of the commit.</summary>
    public SortedDictionary<int, TimeHistogram> BySecond { get; } = [];

    public long Measured { get; } = committed.LongCount(c => c > 0);

    public static async Task<Staleness> OfAsync(string database, long screening, DateTimeOffset from, DateTimeOffset to)
    {
        await using var connection = new NpgsqlConnection(database);
        var rows = await connection.QueryAsync<(long Revision, long Micros)>("""
            SELECT revision, (extract(epoch FROM committed_at) * 1000000)::bigint FROM seat_changes
            WHERE screening_id = @screening AND committed_at >= @from AND committed_at < @to
            """, new { screening, from, to });
        var all = rows.AsList();
        var committed = new long[all.Select(r => r.Revision).DefaultIfEmpty().Max() + 1];
        foreach (var (revision, micros) in all)
            committed[revision] = micros;
        return new Staleness(committed);
    }

    /// <summary>Adds the file of a worker's <see cref="FrameLog"/>.</summary>
    public void Add(string logFile)
    {
        using var file = new BinaryReader(File.OpenRead(logFile));
        while (file.BaseStream.Position < file.BaseStream.Length)
        {
            var from = file.ReadInt64();
            var to = Math.Min(file.ReadInt64(), committed.Length - 1);
            var first = file.ReadInt64();
            while (file.ReadInt32() is >= 0 and var steps)
                Add(from, to, first + ((long)steps * FrameLog.Step), file.ReadInt32());
        }
    }

    private void Add(long from, long to, long arrived, int watchers)
    {
        var oldest = true;
        for (var revision = from; revision <= to; revision++)
        {
            if (committed[revision] == 0)
                continue;
            var late = arrived - committed[revision];
            Revisions.Record(late, watchers);
            var second = (int)((committed[revision] - _start) / 1_000_000);
            if (!BySecond.TryGetValue(second, out var histogram))
                BySecond[second] = histogram = new TimeHistogram(oneWriter: true);
            histogram.Record(late, watchers);
            if (oldest)
                Frames.Record(late, watchers);
            oldest = false;
        }
    }
}
