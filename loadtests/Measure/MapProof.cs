using System.Diagnostics;
using LoadTests.Workers;

namespace LoadTests.Measure;

/// <summary>Compares every open map of some workers with the database or the API, once no seat changes any more.</summary>
internal static class MapProof
{
    // The last frames to a hundred thousand watchers take a while.
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    /// <param name="workers">Each answers "maps" with what its maps show.</param>
    /// <param name="readAsync">Reads revision and statuses of a screening, 2 bits a seat.</param>
    /// <exception cref="NoResultException">A map differs, so the run has no result.</exception>
    public static async Task<string> ProveAsync(
        IReadOnlyCollection<WorkerProcess> workers, Func<long, Task<(long Revision, byte[] Statuses)>> readAsync)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var maps = (await Task.WhenAll(workers.Select(w => w.RequestAsync<ShownMap[]>("maps", "maps")))).SelectMany(m => m).ToArray();
            if (maps.Where(m => m.Closed).Sum(m => m.Count) is > 0 and var closed)
                throw new NoResultException($"{closed} open maps lost their connection");
            var wrong = new List<string>();
            foreach (var shown in maps.GroupBy(m => m.Screening))
            {
                var (revision, statuses) = await readAsync(shown.Key);
                var digest = ShownMap.DigestOf(statuses);
                wrong.AddRange(shown.Where(m => m.Revision != revision || m.Digest != digest).Select(m =>
                    $"{m.Count} maps of screening {m.Screening} are at revision {m.Revision}, the database is at {revision}"
                    + (m.Revision == revision ? " with other statuses" : "")));
            }

            if (wrong.Count == 0)
            {
                var screenings = maps.Select(m => m.Screening).Distinct().Count();
                return $"all {maps.Sum(m => m.Count):#,0} open maps of {screenings} screening(s) equal the database";
            }

            if (clock.Elapsed > _timeout)
                throw new NoResultException(string.Join("; ", wrong.Take(5)));
            await Task.Delay(250);
        }
    }
}
