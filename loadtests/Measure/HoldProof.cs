using System.Globalization;
using Dapper;
using Npgsql;

namespace LoadTests.Measure;

/// <summary>Compares the acknowledged holds with those in the database. For runs in which no hold is released or expires.</summary>
internal static class HoldProof
{
    private sealed record HoldRow
    {
        public required Guid Id { get; init; }
        public required long Screening { get; init; }
        public required short State { get; init; }
        public required int[] Seats { get; init; }
    }

    /// <param name="database">The connection string.</param>
    /// <param name="ackFiles">Lines of "screening hold seat,seat", one for every acknowledged hold.</param>
    /// <exception cref="NoResultException">They differ, so the run has no result.</exception>
    public static async Task<string> ProveAsync(string database, IEnumerable<string> ackFiles)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var holds = (await connection.QueryAsync<HoldRow>("SELECT hold_id AS id, screening_id AS screening, state, seats FROM holds"))
            .ToDictionary(h => h.Id);
        var taken = await connection.QueryAsync<(long Screening, int Seat, Guid Hold)>(
            "SELECT screening_id, seat, hold_id FROM screening_seats WHERE hold_id IS NOT NULL");
        var holdOfSeat = taken.ToDictionary(s => (s.Screening, s.Seat), s => s.Hold);
        var (acknowledged, seatCount) = (0, 0);
        foreach (var line in ackFiles.SelectMany(File.ReadLines))
        {
            var words = line.Split(' ');
            var (screening, hold) = (long.Parse(words[0], CultureInfo.InvariantCulture), Guid.Parse(words[1]));
            var seats = words[2].Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Order().ToArray();
            var isFound = holds.TryGetValue(hold, out var row);
            if (!isFound || row!.Screening != screening || row.State != 0 || !row.Seats.Order().SequenceEqual(seats))
            {
                var found = row is null ? "nothing" : $"state {row.State}, seats {string.Join(',', row.Seats)}";
                throw new NoResultException($"\"{line}\" was acknowledged, the database has {found}");
            }

            foreach (var seat in seats)
            {
                if (holdOfSeat.GetValueOrDefault((screening, seat)) is var other && other != hold)
                    throw new NoResultException($"seat {seat} of screening {screening}: acknowledged was {hold}, the database has {other}");
            }

            acknowledged++;
            seatCount += seats.Length;
        }

        if (acknowledged != holds.Count || seatCount != holdOfSeat.Count)
        {
            throw new NoResultException(
                $"{acknowledged} holds of {seatCount} seats were acknowledged, the database has {holds.Count} of {holdOfSeat.Count}");
        }

        return $"{acknowledged} acknowledged holds are the database's {holds.Count}, each with exactly its seats; "
            + $"{seatCount} seats with one holder each";
    }
}
