using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Plans;

public class CompanionSeatsTests
{
    [Theory]
    // The row, a companion's seat in it, the spaces that it goes with, and those of them that it belongs to.
    [InlineData("wc", 1, "0", "0")]
    [InlineData("scws", 1, "2", "2")]
    [InlineData("wcc", 2, "0", "0")]      // several companions to one space
    [InlineData("wccw", 1, "03", "0")]    // the nearer of two
    [InlineData("wccw", 2, "03", "3")]
    [InlineData("wcw", 1, "02", "02")]    // one companion between two spaces
    [InlineData("wcccw", 2, "04", "04")]
    [InlineData("wscw", 2, "3", "3")]     // a usual seat ends the companions' seats
    [InlineData("wrc", 2, "", "")]
    [InlineData("w cs", 1, "", "")]       // an aisle
    [InlineData("scs", 1, "", "")]
    [InlineData("wws", 2, "", "")]        // no companion's seat
    public void A_companions_seat_goes_with_the_spaces_beside_it_and_belongs_to_the_nearest(
        string row, int seat, string reached, string nearest)
    {
        var companion = Drawn(row).Companions.GetValueOrDefault(seat);
        Assert.Equal((reached, nearest), (string.Concat(companion?.Reached ?? []), string.Concat(companion?.Nearest ?? [])));
    }

    [Fact]
    public void A_plan_without_companions_seats_has_none() => Assert.Empty(Drawn("ssss", "wsws").Companions);
}
