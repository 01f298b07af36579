using Dapper;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Promotions;
using SeatEngine.Screenings;
using SeatEngine.Seats;

namespace SeatEngine.Demo;

/// <summary>
/// Films, a play and concerts in three halls, today and in the coming days, relative to now. The play has ticket types, a fee and the promo
/// code WELCOME10. Loading it again adds what has become due since, and nothing twice. Thread-safe.
/// </summary>
public sealed class DemoProgramme(NpgsqlDataSource database, ScreeningSetup setup, PromoCodes codes, TimeProvider time)
{
    private const int Days = 4;

    private sealed record Hall(
        string Venue, string City, string TimeZone, string Name, string PlanFile, string Currency, bool OrphanRule,
        Dictionary<string, long> Surcharges, ScreeningPricing? Pricing = null);

    private sealed record Show(string Hall, string Title, string Kind, TimeOnly At, int EveryDays, long Price);

    private static readonly Hall[] Halls =
    [
        new("Kino Lichtblick", "Berlin", "Europe/Berlin", "Saal 1", "cinema-hall-1.json", "EUR", true, new()
        {
            ["front"] = 0, ["standard"] = 200, ["premium"] = 450,
        }),
        new("City Theatre", "London", "Europe/London", "Main House", "city-theatre.json", "GBP", false, new()
        {
            ["c"] = 0, ["b"] = 1_600, ["a"] = 3_600,
        }, new()
        {
            Types =
            [
                new("adult", "Adult"), new("child", "Child under 16") { Percent = 50 },
                new("member", "Member") { Percent = 80, Maximum = 2, Rule = TicketTypeRule.Member },
                new("carer", "Carer") { Percent = 0, Rule = TicketTypeRule.Carer },
            ],
            Fees = [new("Booking fee", FeeKind.Booking, 150)],
            TaxPercent = 20,
        }),
        new("Harbour Arena", "Rotterdam", "Europe/Amsterdam", "Arena", "harbour-arena.json", "EUR", false, new()
        {
            ["side-view"] = 0, ["upper-rear"] = 0, ["upper"] = 900, ["lower-side"] = 1_900, ["lower"] = 2_900,
            ["floor"] = 3_900, ["floor-front"] = 6_900,
        }),
    ];

    private static readonly Show[] Shows =
    [
        new("Saal 1", "The Long Way Round", "film", new(17, 30), 1, 950),
        new("Saal 1", "Night Ferry", "film", new(20, 15), 1, 1_050),
        new("Saal 1", "A Quiet Orbit", "film", new(22, 45), 1, 850),
        new("Main House", "The Winter's Tale", "play", new(19, 30), 1, 2_400),
        new("Arena", "North Sea Sessions", "concert", new(20, 0), 2, 3_900),
    ];

    private static readonly NewCodes Code = new() { Code = "WELCOME10", Kind = DiscountKind.Percent, Percent = 10, PerPerson = 2 };

    /// <returns>How many screenings were added.</returns>
    public async Task<int> LoadAsync(CancellationToken cancellation)
    {
        var added = 0;
        foreach (var hall in Halls)
        {
            var file = Path.Combine(AppContext.BaseDirectory, "plans", hall.PlanFile);
            var plan = PlanReader.Read(await File.ReadAllBytesAsync(file, cancellation), hall.PlanFile);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(hall.TimeZone);
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
            foreach (var show in Shows.Where(s => s.Hall == hall.Name))
            {
                for (var day = 0; day < Days; day += show.EveryDays)
                {
                    var local = today.AddDays(day).ToDateTime(show.At);
                    var starts = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, zone), TimeSpan.Zero);
                    // Today's may have begun: then it is shown an hour from now instead, so that there is always one to try.
                    if (starts < time.GetUtcNow().AddMinutes(30))
                        starts = NextHour();
                    if (!await ExistsAsync(hall, show.Title, starts, cancellation))
                    {
                        var id = await setup.AddAsync(Screening(hall, plan, show, starts), cancellation);
                        if (hall.Pricing is not null)
                            await codes.AddAsync(id, Code, staff: null, cancellation);
                        added++;
                    }
                }
            }
        }

        return added;
    }

    private DateTimeOffset NextHour()
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(2);
    }

    private NewScreening Screening(Hall hall, SeatingPlan plan, Show show, DateTimeOffset starts) => new(
        hall.Venue, hall.City, hall.TimeZone, hall.Name, plan, show.Title, show.Kind, starts,
        time.GetUtcNow().AddDays(-1), starts.AddMinutes(15), hall.OrphanRule, hall.Currency,
        hall.Surcharges.ToDictionary(s => s.Key, s => show.Price + s.Value, StringComparer.Ordinal), AccessibleRelease.HallSold)
    {
        Pricing = hall.Pricing ?? ScreeningPricing.None,
    };

    /// <summary>The same show on the same day of the same venue counts as there, so that a second run adds none.</summary>
    private async Task<bool> ExistsAsync(Hall hall, string title, DateTimeOffset starts, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            SELECT EXISTS (SELECT FROM screenings s JOIN halls l USING (hall_id) JOIN venues v USING (venue_id)
                           WHERE v.name = @Venue AND s.title = @title AND s.starts_at > now() + interval '15 minutes'
                             AND (s.starts_at AT TIME ZONE @TimeZone)::date = (@starts AT TIME ZONE @TimeZone)::date)
            """, new { hall.Venue, hall.TimeZone, title, starts }, cancellationToken: cancellation));
    }
}
