using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Text;
using SeatEngine.Webhooks;

namespace SeatEngine.Screenings;

/// <summary>A hall that has had a screening. The time zone is an IANA name.</summary>
public sealed record HallView(string Venue, string City, string TimeZone, string Hall);

/// <summary>A screening that uses a hall at the time of a new one.</summary>
public sealed record HallUse(long Id, string Title, DateTimeOffset StartsAt);

/// <summary>A screening that was put on sale; null if it was refused because of the others.</summary>
/// <param name="Others">What uses its hall at its time (<see cref="NewScreening.ShortestUse"/>), by start.</param>
public sealed record AddedScreening(ScreeningId? Id, IReadOnlyList<HallUse> Others);

/// <summary>Puts screenings on sale. Thread-safe.</summary>
public sealed class ScreeningSetup(NpgsqlDataSource database, PlanStore plans, WebhookQueue webhooks)
{
    private const string Venue =
        "seatmap_name_key(v.name) = seatmap_name_key(@Venue) AND seatmap_name_key(v.city) = seatmap_name_key(@City)";

    public async Task<IReadOnlyList<HallView>> HallsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<HallView>(new CommandDefinition("""
            SELECT v.name AS Venue, v.city, v.time_zone AS TimeZone, l.name AS Hall
            FROM halls l JOIN venues v USING (venue_id) ORDER BY v.name, v.city, l.name
            """, cancellationToken: cancellation))).AsList();
    }

    /// <summary>
    /// Why a screening cannot be at this place: the place is known, and is written otherwise, or is in another time zone. The field's name
    /// in camelCase, and why it cannot be so.
    /// </summary>
    public async Task<(string Field, Message Why)?> FindPlaceFaultAsync(NewScreening screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var known = await connection.QuerySingleOrDefaultAsync<HallView>(new CommandDefinition($"""
            SELECT v.name AS Venue, v.city, v.time_zone AS TimeZone, COALESCE(l.name, @Hall) AS Hall
            FROM venues v LEFT JOIN halls l ON l.venue_id = v.venue_id AND seatmap_name_key(l.name) = seatmap_name_key(@Hall)
            WHERE {Venue}
            """, new { screening.Venue, screening.City, screening.Hall }, cancellationToken: cancellation));
        if (known is null)
            return null;
        var written = new[]
        {
            ("venue", screening.Venue, known.Venue, known.City),
            ("city", screening.City, known.City, known.Venue),
            ("hall", screening.Hall, known.Hall, known.Venue),
        };
        foreach (var (field, asked, name, where) in written)
        {
            // What an earlier version stored may have blanks that nobody could enter now.
            if (asked != EnteredName.Clean(name))
            {
                return (field, new Message(
                    "fault.is.writtenElse", "there is \"{name}\" ({where}); write it in the same way, or add what tells the two apart",
                    ("name", name), ("where", where)));
            }
        }
        return TimeZones.AreSame(known.TimeZone, screening.TimeZone)
            ? null
            : ("timeZone", new Message("fault.is.otherZone", "{place} is in {zone}",
                ("place", $"{known.Venue}, {known.City}"), ("zone", known.TimeZone)));
    }

    private sealed record HallUseRow(long Id, string Title, DateTime StartsAt);

    public Task<ScreeningId> AddAsync(NewScreening screening, CancellationToken cancellation) => AddAsync(screening, null, cancellation);

    /// <summary>As <see cref="TryAddAsync"/>, whatever else the hall is used for.</summary>
    public async Task<ScreeningId> AddAsync(NewScreening screening, Guid? madeBy, CancellationToken cancellation) =>
        (await TryAddAsync(screening, madeBy, refuseOverlap: false, cancellation)).Id!.Value;

    /// <summary>Makes the screening with all its seats free, and its venue and hall if they are new: all or nothing.</summary>
    /// <param name="screening">The caller has checked it with <see cref="NewScreening.Validate"/>.</param>
    /// <param name="madeBy">The id of the request: a repeated request gets the screening that the first one made.</param>
    /// <param name="refuseOverlap">True: make nothing if another screening uses the hall at that time.</param>
    /// <param name="organizer">Whose own screening it is; null: nobody's.</param>
    public async Task<AddedScreening> TryAddAsync(
        NewScreening screening, Guid? madeBy, bool refuseOverlap, CancellationToken cancellation, StaffId? organizer = null)
    {
        await plans.AddAsync(screening.Plan, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var made = await connection.ExecuteScalarAsync<long?>(new CommandDefinition($"""
            INSERT INTO venues (name, city, time_zone) VALUES (@Venue, @City, @TimeZone) 
            ON CONFLICT (seatmap_name_key(name), seatmap_name_key(city)) DO NOTHING;
            INSERT INTO halls (venue_id, name) SELECT venue_id, @Hall FROM venues v WHERE {Venue} ON CONFLICT DO NOTHING;
            INSERT INTO screenings
                (hall_id, plan_hash, title, kind, starts_at, sales_open_at, sales_close_at, orphan_rule, accessible_release, currency,
                 made_by, pricing)
            SELECT l.hall_id, @PlanHash, @Title, @Kind, @StartsAt, @SalesOpenAt, @SalesCloseAt, @OrphanRule, @AccessibleRelease, @Currency,
                   @madeBy, @Pricing::jsonb
            FROM halls l JOIN venues v USING (venue_id) WHERE {Venue} AND seatmap_name_key(l.name) = seatmap_name_key(@Hall)
            ON CONFLICT (made_by) DO NOTHING
            RETURNING screening_id
            """, new
        {
            screening.Venue,
            screening.City,
            screening.TimeZone,
            screening.Hall,
            PlanHash = screening.Plan.Hash,
            screening.Title,
            screening.Kind,
            screening.StartsAt,
            screening.SalesOpenAt,
            screening.SalesCloseAt,
            screening.OrphanRule,
            AccessibleRelease = (short)screening.AccessibleRelease,
            screening.Currency,
            madeBy,
            Pricing = screening.Pricing.ToJson(),
        }, transaction, cancellationToken: cancellation));
        if (made is not { } id)
        {
            var before = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                "SELECT screening_id FROM screenings WHERE made_by = @madeBy",
                new { madeBy }, transaction, cancellationToken: cancellation));
            return new AddedScreening(new ScreeningId(before), await OthersAsync(connection, transaction, before, cancellation));
        }

        var others = await OthersAsync(connection, transaction, id, cancellation);
        if (refuseOverlap && others.Count > 0)
            return new AddedScreening(null, others);

        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO screening_prices (screening_id, category, amount) SELECT @id, c, a FROM unnest(@Categories, @Amounts) AS p(c, a);
            """, new
        {
            id,
            Categories = screening.Plan.Categories.Select(c => c.Id).ToArray(),
            Amounts = screening.Plan.Categories.Select(c => screening.Prices[c.Id]).ToArray(),
        }, transaction, cancellationToken: cancellation));
        if (organizer is { } own)
            await ScreeningOrganizers.InsertAsync(connection, transaction, id, own, cancellation);
        await LedgerStart.InsertAsync(connection, transaction, new ScreeningId(id), screening.Plan.Seats.Count, cancellation);
        await webhooks.ScreeningAsync(connection, transaction, WebhookEvents.ScreeningAdded, new ScreeningId(id), 0, cancellation);
        await transaction.CommitAsync(cancellation);
        return new AddedScreening(new ScreeningId(id), others);
    }

    /// <summary>What uses its hall at its time.</summary>
    internal static async Task<IReadOnlyList<HallUse>> OthersAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long id, CancellationToken cancellation)
    {
        // The lock of the hall comes after the write: of two that are made at once, the second waits here and then sees the first.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT FROM halls WHERE hall_id = (SELECT hall_id FROM screenings WHERE screening_id = @id) FOR NO KEY UPDATE",
            new { id }, transaction, cancellationToken: cancellation));
        var rows = await connection.QueryAsync<HallUseRow>(new CommandDefinition("""
            SELECT o.screening_id AS Id, o.title, seatmap_moment(o.starts_at) AS StartsAt
            FROM screenings s JOIN screenings o ON o.hall_id = s.hall_id AND o.screening_id <> s.screening_id
                AND o.starts_at > s.starts_at - @Use AND o.starts_at < s.starts_at + @Use
            WHERE s.screening_id = @id ORDER BY o.starts_at, o.screening_id
            """, new { id, Use = NewScreening.ShortestUse }, transaction, cancellationToken: cancellation));
        return [.. rows.Select(row => new HallUse(row.Id, row.Title, row.StartsAt))];
    }
}
