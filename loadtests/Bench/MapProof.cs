using System.Diagnostics;
using LoadTests.Workers;

namespace LoadTests.Bench;

/// <summary>Compares what every open map of some workers shows with the truth, once nothing changes any more.</summary>
internal static class MapProof
{
    // Last frames may be under way, to a hundred thousand.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <param name="workers">Each answers "maps" with what its maps show.</param>
    /// <param name="readAsync">Revision and statuses of a screening, 2 bits a seat.</param>
    /// <exception cref="NoResultException">A map differs: the run has no result.</exception>
    public static async Task<string> ProveAsync(IReadOnlyCollection<WorkerProcess> workers, Func<long, Task<(long Revision, byte[] Statuses)>> readAsync)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var maps = (await Task.WhenAll(workers.Select(w => w.AskAsync<ShownMap[]>("maps", "maps")))).SelectMany(m => m).ToArray();
            if (maps.Where(m => m.Closed).Sum(m => m.Count) is > 0 and var closed)
                throw new NoResultException($"{closed} open maps lost their connection");
            var wrong = new List<string>();
            foreach (var shown in maps.GroupBy(m => m.Screening))
            {
                var (revision, statuses) = await readAsync(shown.Key);
                var truth = ShownMap.DigestOf(statuses);
                wrong.AddRange(shown.Where(m => m.Revision != revision || m.Digest != truth)
                    .Select(m => $"{m.Count} maps of screening {m.Screening} at revision {m.Revision}, the truth is at {revision}{(m.Revision == revision ? ", other seats" : "")}"));
            }

            if (wrong.Count == 0)
                return $"all {maps.Sum(m => m.Count):#,0} open maps of {maps.Select(m => m.Screening).Distinct().Count()} screening(s) equal the truth";
            if (clock.Elapsed > _patience)
                throw new NoResultException(string.Join("; ", wrong.Take(5)));
            await Task.Delay(250);
        }
    }
}
