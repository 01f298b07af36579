using Dapper;
using Npgsql;

namespace LoadTests.Bench;

/// <summary>Compares what holders were told with what the database has. For runs in which nothing is released and nothing runs out.</summary>
internal static class HoldProof
{
    private sealed record HoldRow
    {
        public required Guid Id { get; init; }
        public required long Screening { get; init; }
        public required short State { get; init; }
        public required int[] Seats { get; init; }
    }

    /// <param name="database">The database.</param>
    /// <param name="ackFiles">Lines of "screening hold seat,seat": every hold that was acknowledged.</param>
    /// <exception cref="NoResultException">They differ: the run has no result.</exception>
    public static async Task<string> ProveAsync(string database, IEnumerable<string> ackFiles)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var holds = (await connection.QueryAsync<HoldRow>("SELECT hold_id AS id, screening_id AS screening, state, seats FROM holds")).ToDictionary(h => h.Id);
        var holders = (await connection.QueryAsync<(long Screening, int Seat, Guid Hold)>("SELECT screening_id, seat, hold_id FROM screening_seats WHERE hold_id IS NOT NULL"))
            .ToDictionary(s => (s.Screening, s.Seat), s => s.Hold);
        var (acknowledged, seats) = (0, 0);
        foreach (var line in ackFiles.SelectMany(File.ReadLines))
        {
            var words = line.Split(' ');
            var (screening, hold) = (long.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), Guid.Parse(words[1]));
            var told = words[2].Split(',').Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture)).Order().ToArray();
            if (!holds.TryGetValue(hold, out var row) || row.Screening != screening || row.State != 0 || !row.Seats.Order().SequenceEqual(told))
                throw new NoResultException($"\"{line}\" was acknowledged, the database has {(row is null ? "nothing" : $"state {row.State}, seats {string.Join(',', row.Seats)}")}");
            foreach (var seat in told)
            {
                if (holders.GetValueOrDefault((screening, seat)) is var holder && holder != hold)
                    throw new NoResultException($"seat {seat} of screening {screening} was acknowledged to hold {hold}, the database gives it to {holder}");
            }

            acknowledged++;
            seats += told.Length;
        }

        if (acknowledged != holds.Count || seats != holders.Count)
            throw new NoResultException($"{acknowledged} holds of {seats} seats were acknowledged, the database has {holds.Count} of {holders.Count}");
        return $"{acknowledged} acknowledged holds are the database's {holds.Count}, each with exactly its seats; {seats} seats with one holder each";
    }
}
