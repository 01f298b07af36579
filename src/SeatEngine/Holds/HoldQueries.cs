using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Prices;
using SeatEngine.Seats;

namespace SeatEngine.Holds;

/// <summary>A hold found by its id alone. <see cref="View"/> has the seats it has now, or had when it ended.</summary>
/// <param name="Amounts">
/// The price of each of these seats, fixed when the hold was granted: minor units, in their order. Null for a hold from before prices were
/// kept with it.
/// </param>
public sealed record FoundHold(ScreeningId ScreeningId, HolderId Holder, HoldState State, HoldView View, long[]? Amounts)
{
    /// <summary>The same by parts; null if they are the prices of the categories.</summary>
    public Quote? Quote { get; init; }

    /// <summary>The promo code that it is priced by.</summary>
    public string? Code { get; init; }

    /// <summary>Its seats cost nothing, so that no payment is asked for.</summary>
    public bool IsFree => Amounts is { } amounts && Array.TrueForAll(amounts, amount => amount == 0);
}

/// <summary>Reads holds by their id, for requests that name nothing else. Thread-safe.</summary>
public sealed class HoldQueries(NpgsqlDataSource database, IOptions<SeatRuleOptions> rules)
{
    // Properties, not a constructor: Dapper cannot match an array column to a parameter.
    private sealed record Row
    {
        public long ScreeningId { get; init; }
        public Guid Holder { get; init; }
        public short State { get; init; }
        public bool RanOut { get; init; }
        public int[] Seats { get; init; } = [];
        public int[] Granted { get; init; } = [];
        public long[]? Amounts { get; init; }
        public string? Pricing { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime ExpiresAt { get; init; }
    }

    public async Task<FoundHold?> FindAsync(HoldId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("""
            SELECT h.screening_id AS ScreeningId, h.holder, h.state, h.expires_at <= clock_timestamp() AS RanOut,
                   COALESCE((SELECT array_agg(s.seat ORDER BY s.seat) FROM screening_seats s
                             WHERE h.state = 0 AND s.screening_id = h.screening_id AND s.seat = ANY(h.seats) AND s.hold_id = h.hold_id),
                            h.seats) AS Seats,
                   h.seats AS Granted, h.amounts, h.pricing::text AS Pricing,
                   h.created_at AS CreatedAt, h.expires_at AS ExpiresAt
            FROM holds h WHERE h.hold_id = @Id
            """, new { Id = id.Value }, cancellationToken: cancellation));
        if (row is null)
            return null;
        var state = row is { State: 0, RanOut: true } ? HoldState.Expired : (HoldState)row.State;
        var pricing = HoldPricing.Read(row.Pricing);
        var quote = pricing?.QuoteOf(row.Seats);
        return new FoundHold(new ScreeningId(row.ScreeningId), new HolderId(row.Holder), state,
            new HoldView(id.Value, row.Seats, row.ExpiresAt, row.CreatedAt + rules.Value.HoldCap),
            quote is not null ? [.. quote.Seats.Select(seat => seat.Amount)]
            : row.Amounts is { } amounts && row.Seats.All(row.Granted.Contains)
                ? Array.ConvertAll(row.Seats, s => amounts[Array.IndexOf(row.Granted, s)])
                : null)
        {
            Quote = quote,
            Code = pricing?.Terms.Code?.Code,
        };
    }
}
