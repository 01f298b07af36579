using Dapper;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Tills;

/// <summary>
/// One line of a till's account. Amounts in minor units, into the till positive; seats by their labels, as they were then.
/// </summary>
public sealed record TillLine(
    DateTimeOffset At, TillKind Kind, Tender Tender, long Amount, string Currency, string Reference, string Title,
    IReadOnlyList<string> Seats);

/// <summary>The sums of one currency and tender: of sales, of refunds (negative), of exchanges (either), and of all together.</summary>
public sealed record TillTotal(string Currency, Tender Tender, long Sales, long Refunds, long Exchanges, long Amount);

/// <summary>What a till took and gave since a moment: lines newest first, totals over all of them.</summary>
public sealed record TillAccount(
    string Till, DateTimeOffset Since, DateTimeOffset Now, IReadOnlyList<TillLine> Lines, IReadOnlyList<TillTotal> Totals);

/// <summary>Reads tills. Thread-safe.</summary>
public sealed class TillQueries(NpgsqlDataSource database, PlanStore plans)
{
    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public DateTime At { get; init; }
        public string Kind { get; init; } = "";
        public string Tender { get; init; } = "";
        public long Amount { get; init; }
        public string Currency { get; init; } = "";
        public string Reference { get; init; } = "";
        public string Title { get; init; } = "";
        public string PlanHash { get; init; } = "";
        public int[] Seats { get; init; } = [];
    }

    /// <param name="since">Where the account begins.</param>
    /// <param name="period">How far back it begins if <paramref name="since"/> is null.</param>
    public async Task<TillAccount> AccountAsync(TillId till, DateTimeOffset? since, TimeSpan period, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // By the clock that lines are stamped with: the next account begins where this one ends, and a sale that was answered before this
        // question is in one of them.
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition("SELECT clock_timestamp()", cancellationToken: cancellation)));
        var from = (since ?? now - period).ToUniversalTime();
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT t.at, t.kind, t.tender, t.amount, s.currency, t.reference, s.title, s.plan_hash AS PlanHash, t.seats
            FROM till_entries t JOIN screenings s USING (screening_id)
            WHERE t.till = @Till AND t.at >= @from AND t.at < @now ORDER BY t.at DESC, t.command_id
            """, new { Till = till.Value, from, now }, cancellationToken: cancellation))).AsList();
        var lines = new List<TillLine>(rows.Count);
        foreach (var row in rows)
        {
            var plan = await plans.FindAsync(row.PlanHash, cancellation);
            lines.Add(new TillLine(
                row.At, Enum.Parse<TillKind>(row.Kind, ignoreCase: true), Enum.Parse<Tender>(row.Tender, ignoreCase: true), row.Amount,
                row.Currency, row.Reference, row.Title, Array.ConvertAll(row.Seats, s => plan!.Seats[s].Label)));
        }

        return new TillAccount(till.Value, from, now, lines, Totals(lines));
    }

    private static List<TillTotal> Totals(IEnumerable<TillLine> lines)
    {
        var totals = new List<TillTotal>();
        var groups = lines.GroupBy(l => (l.Currency, l.Tender))
            .OrderBy(g => g.Key.Currency, StringComparer.Ordinal).ThenBy(g => g.Key.Tender);
        foreach (var group in groups)
        {
            var byKind = group.ToLookup(l => l.Kind, l => l.Amount);
            totals.Add(new TillTotal(
                group.Key.Currency, group.Key.Tender, byKind[TillKind.Sale].Sum(), byKind[TillKind.Refund].Sum(),
                byKind[TillKind.Exchange].Sum(), group.Sum(l => l.Amount)));
        }

        return totals;
    }
}
