using System.Globalization;
using Dapper;
using LoadTests.Workers.Visitors;
using Npgsql;

namespace LoadTests.Measure;

/// <summary>Compares how every hold has ended by its visitor's answers with how it has ended in the database.</summary>
internal static class EveningProof
{
    private sealed record HoldRow
    {
        public required Guid Id { get; init; }
        public required long Screening { get; init; }
        public required short State { get; init; }
        public required int[] Seats { get; init; }
        public string? Reference { get; init; }
        public DateTime? CancelledAt { get; init; }

        public HoldEnd End => State switch
        {
            1 => HoldEnd.Released,
            2 => HoldEnd.Expired,
            3 => CancelledAt is null ? HoldEnd.Booked : HoldEnd.Cancelled,
            _ => throw new NoResultException($"hold {Id} is still live"),
        };
    }

    /// <exception cref="NoResultException">They differ, so the run has no result.</exception>
    public static async Task<string> ProveAsync(string database, string holdFile)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var rows = (await connection.QueryAsync<HoldRow>("""
            SELECT h.hold_id AS id, h.screening_id AS screening, h.state, h.seats, b.reference, b.cancelled_at AS cancelledat
            FROM holds h LEFT JOIN bookings b USING (screening_id, hold_id)
            """)).ToDictionary(h => h.Id);
        var ends = new Dictionary<HoldEnd, int>();
        var (acknowledged, sold) = (0, 0);
        foreach (var line in File.ReadLines(holdFile))
        {
            var words = line.Split(' ');
            var end = Enum.Parse<HoldEnd>(words[2]);
            ends[end] = ends.GetValueOrDefault(end) + 1;
            acknowledged++;
            var screening = long.Parse(words[0], CultureInfo.InvariantCulture);
            var row = rows.GetValueOrDefault(Guid.Parse(words[1]));
            if (end == HoldEnd.Unknown)
                continue;
            var seats = words[4].Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Order();
            if (row is null || row.Screening != screening || !row.Seats.Order().SequenceEqual(seats))
            {
                var found = row is null ? "nothing" : $"seats {string.Join(',', row.Seats)} of {row.Screening}";
                throw new NoResultException($"\"{line}\" was acknowledged, the database has {found}");
            }

            if (row.End != end || (row.Reference ?? "-") != words[3])
                throw new NoResultException($"\"{line}\" was acknowledged, in the database it is {row.End} {row.Reference}");
            if (end == HoldEnd.Booked)
                sold += row.Seats.Length;
        }

        var allKnown = ends.GetValueOrDefault(HoldEnd.Unknown) == 0;
        var sales = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM screening_seats WHERE status = 2");
        if (allKnown && (rows.Count != acknowledged || sales != sold))
        {
            throw new NoResultException(
                $"{acknowledged} holds and {sold} sold seats were acknowledged, the database has {rows.Count} and {sales}");
        }

        var counts = string.Join(", ", ends.OrderBy(e => e.Key).Select(e => $"{e.Value} {e.Key.ToString().ToLowerInvariant()}"));
        return $"all {acknowledged} acknowledged holds ended in the database as the answers to their holders said ({counts}); "
            + $"{sales} seats sold";
    }

    /// <summary>Waits until no hold is live. Abandoned holds expire after a while.</summary>
    public static async Task WaitForHoldsToEndAsync(string database, TimeSpan timeout)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM holds WHERE state = 0") is > 0 and var live)
        {
            if (clock.Elapsed > timeout)
                throw new NoResultException($"{live} holds have not expired after {timeout.TotalSeconds} s");
            await Task.Delay(250);
        }
    }
}
