using Dapper;
using Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Tests.Storage;

/// <summary>Migration 0014 on a database whose venues were entered by hand.</summary>
public class PlacesMigrationTests
{
    private const string EnteredBefore = """
        INSERT INTO venues (name, city, time_zone) VALUES
            ('Odeon', 'London', 'Europe/London'), ('odeon ', 'LONDON', 'Europe/London'), ('ODEON', 'London', 'America/Toronto'),
            ('Odéon', 'London', 'Europe/London'), ('Roxy', 'Bath', 'Europe/London');
        INSERT INTO halls (venue_id, name) VALUES (1, 'Grand'), (2, 'GRAND'), (2, 'Small'), (3, 'Grand'), (5, 'One'), (5, 'one');
        INSERT INTO plans (plan_hash, name, seat_count, document) VALUES (repeat('a', 64), 'Plan', 2, '');
        INSERT INTO screenings (hall_id, plan_hash, title, kind, starts_at, sales_open_at, sales_close_at, currency)
        SELECT hall_id, repeat('a', 64), 'Night Ferry', 'film', now(), now(), now() + interval '1 day', 'EUR' FROM halls ORDER BY hall_id;
        """;

    [Fact]
    public async Task What_was_entered_twice_is_one_place_and_no_screening_is_lost()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
        var files = Directory.GetFiles(RepositoryRoot.File("src", "SeatEngine", "Storage", "Migrations"), "*.sql");
        foreach (var file in files.Order(StringComparer.Ordinal).Where(f => string.CompareOrdinal(Path.GetFileName(f), "0014") < 0))
        {
            await connection.ExecuteAsync(await File.ReadAllTextAsync(file));
            await connection.ExecuteAsync("INSERT INTO migrations (name) VALUES (@Name)", new { Name = Path.GetFileName(file) });
        }
        await connection.ExecuteAsync(EnteredBefore);

        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);

        Assert.Equal(
            [
                "1 Odeon London: Grand", "2 Odeon London: Grand", "3 Odeon London: Small", "4 ODEON (3) London: Grand",
                "5 Roxy Bath: One", "6 Roxy Bath: One",
            ],
            await connection.QueryAsync<string>("""
                SELECT format('%s %s %s: %s', screening_id, v.name, v.city, l.name)
                FROM screenings JOIN halls l USING (hall_id) JOIN venues v USING (venue_id) ORDER BY screening_id
                """));
        Assert.Equal(4, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM venues"));
        Assert.Equal(4, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM halls"));
    }

    [Theory]
    [InlineData("Odeon", "  ODEON ", true)]
    [InlineData("Große Bühne", "GROßE  BÜHNE", true)]
    [InlineData("Ö", "O\u0308", true)]
    [InlineData("НОЧЬ", "ночь", true)]
    [InlineData("می\u200cخواهم", "میخواهم", true)]
    [InlineData("Odeon", "Odéon", false)]
    [InlineData("Odeon 1", "Odeon1", false)]
    public async Task Places_are_compared_as_people_compare_them(string one, string other, bool same)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        Assert.Equal(same, await connection.ExecuteScalarAsync<bool>(
            "SELECT seatmap_name_key(@one) = seatmap_name_key(@other)", new { one, other }));
    }
}
