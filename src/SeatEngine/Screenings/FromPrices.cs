using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Plans;

namespace SeatEngine.Screenings;

internal sealed record CategoryPrice(long Screening, string Category, long Amount);

/// <summary>How full a screening is as of a revision.</summary>
internal sealed record SeatCounts(long Id, string PlanHash, long Revision, int SeatCount, int SeatsLeft);

/// <summary>
/// The lowest price of a seat that is free: neither sold, held nor blocked. Of a screening without free seats: of any seat. One query for a
/// list at most, and mostly none: it is needed only where the cheapest seats may all be taken. Thread-safe.
/// </summary>
internal sealed class FromPrices(PlanStore plans, ILogger log)
{
    // Some ten bytes each. More screenings than that are not about to sell out at once.
    private const int MaxKnown = 20_000;

    private readonly ConcurrentDictionary<string, Dictionary<string, CategorySeats>?> _seats = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, (long Revision, long Price)> _known = new();

    /// <summary>How many seats a category has, and which: from First to Last, both included.</summary>
    private sealed record CategorySeats(int Count, IReadOnlyList<(int First, int Last)> Runs);

    /// <returns>Prices by screening.</returns>
    public async Task<IReadOnlyDictionary<long, long>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<SeatCounts> screenings, ILookup<long, CategoryPrice> prices,
        CancellationToken cancellation)
    {
        var found = new Dictionary<long, long>(screenings.Count);
        var uncertain = new List<SeatCounts>();
        foreach (var screening in screenings)
        {
            if (await WithoutSeatsAsync(screening, [.. prices[screening.Id]], cancellation) is { } price)
                found[screening.Id] = price;
            else
                uncertain.Add(screening);
        }

        if (uncertain.Count > 0)
            await AddFromSeatsAsync(connection, uncertain, prices, found, cancellation);
        return found;
    }

    /// <returns>Null if the seats have to be looked at.</returns>
    private async ValueTask<long?> WithoutSeatsAsync(SeatCounts screening, CategoryPrice[] prices, CancellationToken cancellation)
    {
        if (prices.Length == 0)
            return 0;
        var (lowest, highest) = (prices.Min(p => p.Amount), prices.Max(p => p.Amount));
        if (lowest == highest || screening.SeatsLeft == 0)
            return lowest;
        if (_known.TryGetValue(screening.Id, out var known) && known.Revision == screening.Revision)
            return known.Price;
        if (await SeatsAsync(screening.PlanHash, cancellation) is not { } seats)
            return lowest;
        // The cheapest price that any seat has. If fewer seats are taken than have it, one of them is free.
        var cheapest = prices.Where(p => seats.ContainsKey(p.Category)).GroupBy(p => p.Amount).MinBy(group => group.Key);
        var taken = screening.SeatCount - screening.SeatsLeft;
        return cheapest is not null && cheapest.Sum(p => seats[p.Category].Count) > taken ? cheapest.Key : null;
    }

    private async Task AddFromSeatsAsync(
        NpgsqlConnection connection, List<SeatCounts> screenings, ILookup<long, CategoryPrice> prices, Dictionary<long, long> found,
        CancellationToken cancellation)
    {
        var runs = new List<(long Screening, long Amount, int First, int Last)>();
        foreach (var screening in screenings)
        {
            var seats = await SeatsAsync(screening.PlanHash, cancellation);
            foreach (var price in prices[screening.Id].Where(p => seats!.ContainsKey(p.Category)))
                runs.AddRange(seats![price.Category].Runs.Select(run => (screening.Id, price.Amount, run.First, run.Last)));
        }

        // LIMIT keeps PostgreSQL from reading the whole table: each run is a look into the primary key that ends at the first free seat.
        var rows = await connection.QueryAsync<(long Screening, long Amount)>(new CommandDefinition("""
            SELECT r.screening_id, min(r.amount)
            FROM unnest(@Screenings, @Amounts, @Firsts, @Lasts) AS r(screening_id, amount, first, last)
            CROSS JOIN LATERAL (SELECT FROM screening_seats t
                WHERE t.screening_id = r.screening_id AND t.seat BETWEEN r.first AND r.last AND t.status = 0 LIMIT 1) free
            GROUP BY r.screening_id
            """, new
        {
            Screenings = runs.ConvertAll(run => run.Screening).ToArray(),
            Amounts = runs.ConvertAll(run => run.Amount).ToArray(),
            Firsts = runs.ConvertAll(run => run.First).ToArray(),
            Lasts = runs.ConvertAll(run => run.Last).ToArray(),
        }, cancellationToken: cancellation));
        var lowest = rows.ToDictionary(row => row.Screening, row => row.Amount);
        if (_known.Count > MaxKnown)
            _known.Clear();
        foreach (var screening in screenings)
        {
            // Not there: the last seats were taken since the counts were read.
            found[screening.Id] = lowest.TryGetValue(screening.Id, out var amount) ? amount : prices[screening.Id].Min(p => p.Amount);
            _known[screening.Id] = (screening.Revision, found[screening.Id]);
        }
    }

    /// <returns>Null if the plan cannot be read: that must not take the list down.</returns>
    private async ValueTask<Dictionary<string, CategorySeats>?> SeatsAsync(string planHash, CancellationToken cancellation)
    {
        if (_seats.TryGetValue(planHash, out var known))
            return known;
        try
        {
            return await plans.FindAsync(planHash, cancellation) is { } plan ? _seats.GetOrAdd(planHash, SeatsOf(plan)) : null;
        }
        catch (PlanException error)
        {
            log.LogError(error, "The stored plan {PlanHash} cannot be read: lists show the lowest price, free or not", planHash);
            return _seats.GetOrAdd(planHash, (Dictionary<string, CategorySeats>?)null);
        }
    }

    private static Dictionary<string, CategorySeats> SeatsOf(SeatingPlan plan) => plan.Seats
        .Select((seat, index) => (seat.Category, Index: index))
        .GroupBy(seat => seat.Category, seat => seat.Index, StringComparer.Ordinal)
        .ToDictionary(seats => seats.Key, seats => new CategorySeats(seats.Count(), Runs(seats)), StringComparer.Ordinal);

    private static List<(int First, int Last)> Runs(IEnumerable<int> ascending)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var seat in ascending)
        {
            if (runs.Count > 0 && runs[^1].Last == seat - 1)
                runs[^1] = (runs[^1].First, seat);
            else
                runs.Add((seat, seat));
        }

        return runs;
    }
}
