using SeatEngine.Screenings;

namespace SeatEngine.Tests.Screenings;

public class TimeZoneTests
{
    private static readonly TimeSpan _quarter = TimeSpan.FromMinutes(15);

    public static TheoryData<string> Known { get; } = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order()];

    [Theory]
    [InlineData("Europe/Kiev", "Europe/Kyiv")]
    [InlineData("US/Eastern", "America/New_York")]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    [InlineData("GB", "Europe/London")]
    [InlineData("UTC", "Etc/UTC")]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("asia/calcutta", "Asia/Kolkata")]
    // Not a former name of another town.
    [InlineData("Europe/Amsterdam", "Europe/Amsterdam")]
    [InlineData("Etc/GMT+5", "Etc/GMT+5")]
    public void A_zone_has_one_name(string name, string canonical)
    {
        Assert.Equal(canonical, TimeZones.Canonical(name));
        Assert.True(TimeZones.AreSame(name, canonical));
        Assert.NotNull(TimeZones.Find(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Berlin")]
    [InlineData("Nowhere/Town")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    [InlineData("../../etc/passwd")]
    [InlineData("../../../etc/localtime")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/Berlin\n")]
    [InlineData("Europe/Berlin ")]
    [InlineData("W. Europe Standard Time")]
    public void What_is_no_name_of_a_zone_is_none(string name)
    {
        Assert.Null(TimeZones.Canonical(name));
        Assert.Null(TimeZones.Find(name));
    }

    [Fact]
    public void A_name_of_Windows_is_refused_with_the_one_to_use() =>
        Assert.Contains("Europe/Berlin", TimeZones.Fault("W. Europe Standard Time").ToString(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Known))]
    public void What_is_entered_in_a_zone_is_the_moment_that_is_shown_there(string name)
    {
        var canonical = TimeZones.Canonical(name);
        Assert.NotNull(canonical);
        var zone = TimeZones.Find(canonical);
        Assert.NotNull(zone);
        // Two years: the moments around each change, and one a day.
        var repeated = 0;
        for (var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); day.Year < 2028; day = day.AddDays(1))
        {
            var changes = zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1));
            for (var at = day; at < day.AddDays(1); at += changes ? _quarter : TimeSpan.FromDays(1))
            {
                var shown = TimeZoneInfo.ConvertTime(at, zone);
                var entered = LocalTime.Moments(shown.DateTime, zone);
                Assert.Contains(at, entered);
                Assert.Equal(entered.Count > 1, LocalTime.IsRepeated(at, zone));
                Assert.InRange(entered.Count, 1, 2);
                repeated += entered.Count - 1;
            }

            if (changes)
                SkippedTimesHaveNeighbours(day, zone);
        }

        Assert.True(repeated % 2 == 0, "each repeated time was met twice");
    }

    private static void SkippedTimesHaveNeighbours(DateTimeOffset day, TimeZoneInfo zone)
    {
        var first = TimeZoneInfo.ConvertTime(day, zone).DateTime;
        for (var local = first; local < first.AddDays(1); local += _quarter)
        {
            if (LocalTime.Moments(local, zone).Count > 0)
                continue;
            var (before, after) = LocalTime.Neighbours(local, zone);
            Assert.True(before < local && local < after, $"{before} < {local} < {after}");
            var (last, next) = (Assert.Single(LocalTime.Moments(before, zone)), Assert.Single(LocalTime.Moments(after, zone)));
            Assert.Equal(TimeSpan.FromMinutes(1), next - last);
        }
    }

    [Fact]
    public void A_day_that_is_skipped_has_neighbours_too()
    {
        var apia = TimeZones.Find("Pacific/Apia")!;
        var skipped = new DateTime(2011, 12, 30, 12, 0, 0);
        Assert.Empty(LocalTime.Moments(skipped, apia));
        Assert.Equal((new DateTime(2011, 12, 29, 23, 59, 0), new DateTime(2011, 12, 31)), LocalTime.Neighbours(skipped, apia));
    }
}
