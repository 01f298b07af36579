using Dapper;
using Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Tests.Storage;

/// <summary>Migration 0007 on a database that has been sold from.</summary>
[Trait("speed", "slow")]
public class LargeSumsMigrationTests
{
    private const string SoldBefore = """
        INSERT INTO venues (name, city, time_zone) VALUES ('House', 'Berlin', 'Etc/UTC');
        INSERT INTO halls (venue_id, name) VALUES (1, 'Hall');
        INSERT INTO plans (plan_hash, name, seat_count, document) VALUES (repeat('a', 64), 'Plan', 2, '');
        INSERT INTO screenings (hall_id, plan_hash, title, kind, starts_at, sales_open_at, sales_close_at, currency)
        VALUES (1, repeat('a', 64), 'Night Ferry', 'film', now(), now(), now() + interval '1 day', 'EUR');
        INSERT INTO screening_prices VALUES (1, 'a', 2147483647);
        INSERT INTO screening_seats (screening_id, seat) VALUES (1, 0), (1, 1);
        INSERT INTO holds (screening_id, hold_id, holder, state, seats, amounts, revision, created_at, granted_until, expires_at)
        SELECT 1, ('00000000-0000-0000-0000-00000000000' || n)::uuid, gen_random_uuid(), 3, ARRAY[n], ARRAY[2147483647], 1,
               now(), now() + interval '1 minute', now() + interval '1 minute' FROM generate_series(0, 1) n;
        INSERT INTO bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at)
        SELECT 1, repeat(n::text, 10), ('00000000-0000-0000-0000-00000000000' || n)::uuid, gen_random_uuid(), now(),
               CASE n WHEN 1 THEN now() + interval '1 hour' END FROM generate_series(0, 1) n;
        INSERT INTO booking_seats (screening_id, reference, seat, amount, live)
        SELECT 1, repeat(n::text, 10), n, 2147483647, n = 0 FROM generate_series(0, 1) n;
        INSERT INTO till_entries (screening_id, command_id, reference, at, till, kind, tender, amount, seats)
        VALUES (1, gen_random_uuid(), repeat('1', 10), now(), 'Till', 'refund', 'cash', -2147483647, '{1}');
        """;

    private const string Sums = """
        SELECT string_agg(amount::text, ' ') FROM (
            SELECT amount FROM screening_prices UNION ALL SELECT amounts[1] FROM holds UNION ALL SELECT amount FROM booking_seats
            UNION ALL SELECT amount FROM till_entries) all_amounts
        """;

    [Fact]
    public async Task Sums_are_kept_and_a_cancelled_booking_has_changed_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
        var files = Directory.GetFiles(RepositoryRoot.File("src", "SeatEngine", "Storage", "Migrations"), "*.sql");
        foreach (var file in files.Order(StringComparer.Ordinal).Take(6))
        {
            await connection.ExecuteAsync(await File.ReadAllTextAsync(file));
            await connection.ExecuteAsync("INSERT INTO migrations (name) VALUES (@Name)", new { Name = Path.GetFileName(file) });
        }

        await connection.ExecuteAsync(SoldBefore);

        var applied = await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);

        Assert.Equal(files.Length - 6, applied);
        Assert.Equal(
            "2147483647 2147483647 2147483647 2147483647 2147483647 -2147483647", await connection.ExecuteScalarAsync<string>(Sums));
        Assert.Equal(5, await connection.ExecuteAsync("""
            UPDATE screening_prices SET amount = 1000000000000;
            UPDATE holds SET amounts = '{1000000000000}';
            UPDATE booking_seats SET amount = 1000000000000 WHERE live;
            UPDATE till_entries SET amount = -1000000000000;
            """));
        Assert.Equal(
            ["0000000000 0 ", "1111111111 1 true"],
            await connection.QueryAsync<string>("""
                SELECT reference || ' ' || changes || ' ' || COALESCE((changed_at = cancelled_at)::text, '')
                FROM bookings ORDER BY reference
                """));
    }
}
