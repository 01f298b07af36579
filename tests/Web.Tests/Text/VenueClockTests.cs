using System.Text.Json;
using Web.Text;

namespace Web.Tests.Text;

public sealed class VenueClockTests
{
    private sealed record Vector(string Zone, DateTimeOffset At, string Time);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Every_zone_shows_what_the_client_shows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SeatMap.sln")))
            folder = folder.Parent!;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "tests/vectors/zones.json"));
        var vectors = JsonSerializer.Deserialize<Vector[]>(text, JsonSerializerOptions.Web)!;

        Assert.True(vectors.Length > 1_000);
        Assert.All(vectors, v => Assert.Equal((v.Zone, v.At, v.Time), (v.Zone, v.At, VenueClock.Time(v.At, v.Zone))));
    }

    [Fact]
    public void The_hour_that_is_repeated_says_which()
    {
        Assert.Equal("02:30 UTC+2", VenueClock.Time(Utc("2027-10-31T00:30:00Z"), "Europe/Berlin"));
        Assert.Equal("02:30 UTC+1", VenueClock.Time(Utc("2027-10-31T01:30:00Z"), "Europe/Berlin"));
        Assert.Equal("03:30", VenueClock.Time(Utc("2027-10-31T02:30:00Z"), "Europe/Berlin"));
        Assert.Equal("01:30 UTC−4", VenueClock.Time(Utc("2026-11-01T05:30:00Z"), "America/New_York"));
        Assert.Equal("01:45 UTC+10:30", VenueClock.Time(Utc("2026-04-04T15:15:00Z"), "Australia/Lord_Howe"));
    }

    [Fact]
    public void A_zone_that_nobody_knows_is_shown_in_UTC_with_the_word()
    {
        Assert.Equal("19:15 UTC", VenueClock.Time(Utc("2026-11-21T19:15:00Z"), "Nowhere/Town"));
        Assert.Equal("19:15 UTC", VenueClock.Time(Utc("2026-11-21T19:15:00Z"), "../../etc/passwd"));
    }

    [Fact]
    public void Dates_that_nobody_means_are_shown_too()
    {
        foreach (var zone in new[] { "Pacific/Kiritimati", "Pacific/Pago_Pago", "Nowhere/Town" })
        {
            foreach (var at in new[] { Utc("0001-01-03T00:00:00Z"), Utc("9999-12-29T00:00:00Z") })
            {
                Assert.NotEmpty(VenueClock.Time(VenueClock.Doors(at), zone));
                Assert.Contains($"{VenueClock.At(at, zone).Year:0000}", VenueClock.Day(at, zone), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_day_that_is_far_away_has_its_year()
    {
        var now = TimeProvider.System.GetUtcNow();
        Assert.DoesNotMatch(@"\d{4}", VenueClock.Day(now.AddDays(200), "Etc/UTC"));
        Assert.EndsWith($" {now.AddDays(400).Year}", VenueClock.ShortDay(now.AddDays(400), "Etc/UTC"), StringComparison.Ordinal);
    }
}
