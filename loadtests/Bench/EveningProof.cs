using System.Globalization;
using Dapper;
using LoadTests.Workers.Visitors;
using Npgsql;

namespace LoadTests.Bench;

/// <summary>Compares what became of every hold, by what its holder was told, with what became of it in the database.</summary>
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

        public Fate Fate => State switch
        {
            1 => Fate.Released,
            2 => Fate.Expired,
            3 => CancelledAt is null ? Fate.Booked : Fate.Cancelled,
            _ => throw new NoResultException($"hold {Id} still lives"),
        };
    }

    /// <exception cref="NoResultException">They differ: the run has no result.</exception>
    public static async Task<string> ProveAsync(string database, string holdFile)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var rows = (await connection.QueryAsync<HoldRow>("""
            SELECT h.hold_id AS id, h.screening_id AS screening, h.state, h.seats, b.reference, b.cancelled_at AS cancelledat
            FROM holds h LEFT JOIN bookings b USING (screening_id, hold_id)
            """)).ToDictionary(h => h.Id);
        var fates = new Dictionary<Fate, int>();
        var (told, sold) = (0, 0);
        foreach (var line in File.ReadLines(holdFile))
        {
            var words = line.Split(' ');
            var fate = Enum.Parse<Fate>(words[2]);
            fates[fate] = fates.GetValueOrDefault(fate) + 1;
            told++;
            var row = rows.GetValueOrDefault(Guid.Parse(words[1]));
            if (fate == Fate.Unknown)
                continue;
            var seats = words[4].Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Order();
            if (row is null || row.Screening != long.Parse(words[0], CultureInfo.InvariantCulture) || !row.Seats.Order().SequenceEqual(seats))
                throw new NoResultException($"\"{line}\" was acknowledged, the database has {(row is null ? "nothing" : $"seats {string.Join(',', row.Seats)} of {row.Screening}")}");
            if (row.Fate != fate || (row.Reference ?? "-") != words[3])
                throw new NoResultException($"\"{line}\" was told, in the database it is {row.Fate} {row.Reference}");
            if (fate == Fate.Booked)
                sold += row.Seats.Length;
        }

        var certain = fates.GetValueOrDefault(Fate.Unknown) == 0;
        var (holds, sales) = (rows.Count, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM screening_seats WHERE status = 2"));
        if (certain && (holds != told || sales != sold))
            throw new NoResultException($"holders were told of {told} holds and {sold} sold seats, the database has {holds} and {sales}");
        return $"all {told} acknowledged holds ended in the database as their holders were told ({string.Join(", ", fates.OrderBy(f => f.Key).Select(f => $"{f.Value} {f.Key.ToString().ToLowerInvariant()}"))}); {sales} seats sold";
    }

    /// <summary>Waits until no hold lives: those that were left alone run out by themselves.</summary>
    public static async Task QuietAsync(string database, TimeSpan patience)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM holds WHERE state = 0") is > 0 and var living)
        {
            if (clock.Elapsed > patience)
                throw new NoResultException($"{living} holds have not run out after {patience.TotalSeconds} s");
            await Task.Delay(250);
        }
    }
}
