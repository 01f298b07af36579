using System.Text.Json;
using Dapper;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Webhooks;

namespace Harness;

/// <summary>Adds small screenings to a migrated database with the server's own code.</summary>
public static class TestScreenings
{
    private static readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>
    /// A hall of rows of equal length, of category "a" and without aisles, on sale since two days ago. It starts in about a day, and before
    /// those that were added earlier: lists show the first hundred.
    /// </summary>
    /// <param name="kinds">Of the first seats of the first row: w wheelchair, c companion; the others are standard.</param>
    /// <param name="sections">Of as many rows each, from the first row on.</param>
    /// <returns>The screening's id.</returns>
    public static async Task<long> AddAsync(
        string postgres, int rows, int seatsPerRow, bool closed = false, string kinds = "", long price = 1_000, string currency = "EUR",
        string? title = null, int sections = 1, ScreeningPricing? pricing = null)
    {
        var plan = Plan(rows, seatsPerRow, kinds, sections);
        return await AddAsync(postgres, plan, $"Hall {rows}x{seatsPerRow}", closed, price, currency, title, pricing: pricing);
    }

    /// <summary>The demo's arena of 15,928 seats in 49 sections, whose plan the build makes.</summary>
    public static Task<long> AddArenaAsync(string postgres) => AddAsync(
        postgres, PlanReader.Read(File.ReadAllBytes(RepositoryRoot.File("plans", "generated", "harbour-arena.json")), "the arena"), "Arena",
        release: AccessibleRelease.HallSold);

    private static async Task<long> AddAsync(
        string postgres, SeatingPlan plan, string hall, bool closed = false, long price = 1_000, string currency = "EUR",
        string? title = null, AccessibleRelease release = AccessibleRelease.Never, ScreeningPricing? pricing = null)
    {
        await using var database = NpgsqlDataSource.Create(postgres + ";Pooling=false");
        await using var connection = await database.OpenConnectionAsync();
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("SELECT now()"));
        var starts = now.AddDays(1) - (2 * TimeProvider.System.GetElapsedTime(_began));
        // Nobody is notified of it.
        var webhooks = new WebhookQueue(database, new WebhookCache(), TimeProvider.System);
        var id = await new ScreeningSetup(database, new PlanStore(database), webhooks).AddAsync(
            new NewScreening(
                "Test House", "Berlin", "Europe/Berlin", hall, plan,
                title ?? $"Screening {Guid.NewGuid():N}",
                "film", starts, now.AddDays(-2), closed ? now.AddDays(-1) : starts,
                OrphanRule: false, currency, plan.Categories.ToDictionary(c => c.Id, _ => price), release)
            {
                Pricing = pricing ?? ScreeningPricing.None,
            },
            CancellationToken.None);
        return id.Value;
    }

    private static SeatingPlan Plan(int rows, int seatsPerRow, string kinds, int sections)
    {
        var seats = from row in Enumerable.Range(1, rows)
                    from number in Enumerable.Range(1, seatsPerRow)
                    select new
                    {
                        label = $"{row}-{number}",
                        section = SectionOf(row),
                        row = $"{row}",
                        number = $"{number}",
                        x = number * 0.55,
                        y = row * 0.9,
                        category = "a",
                        kind = row > 1 || number > kinds.Length ? "standard" : kinds[number - 1] == 'w' ? "wheelchair" : "companion",
                    };
        return PlanReader.Read(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                format = "seatmap-plan/1",
                name = $"Test hall {rows}x{seatsPerRow}",
                focus = new { x = seatsPerRow * 0.55 / 2, y = 0 },
                categories = new[] { new { id = "a", name = "A", color = "#000000" } },
                sections = sections == 1
                    ? [new { id = "hall", name = "Hall" }]
                    : Enumerable.Range(0, sections).Select(n => new { id = $"s{n}", name = $"Section {n}" }).ToArray(),
                shapes = Array.Empty<object>(),
                seats,
            }),
            "the test hall");

        string SectionOf(int row) => sections == 1 ? "hall" : $"s{(row - 1) * sections / rows}";
    }
}
