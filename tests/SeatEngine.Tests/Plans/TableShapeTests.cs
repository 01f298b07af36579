using SeatEngine.Plans;

namespace SeatEngine.Tests.Plans;

public sealed class TableShapeTests
{
    private static bool IsAround(IEnumerable<(double X, double Y)> places)
    {
        PlanSeat[] seats = [.. places.Select((place, i) => new PlanSeat($"{i}", "s", "1", $"{i}", place.X, place.Y, "a"))];
        return TableShape.IsAround(seats, [.. Enumerable.Range(0, seats.Length)]);
    }

    private static IEnumerable<(double, double)> Arc(int count, double degrees, double radius) => Enumerable.Range(0, count).Select(i =>
        Math.SinCos(i * degrees / count * Math.PI / 180)).Select(at => (at.Cos * radius, at.Sin * radius));

    private static IEnumerable<(double, double)> Sides(int perSide, double apart) =>
        Enumerable.Range(0, perSide * 2).Select(i => (i % 2 * apart, i / 2 * 25.0));

    [Theory]
    [InlineData(3, 30)]
    [InlineData(6, 40)]
    [InlineData(10, 60)]
    [InlineData(24, 150)]
    public void Seats_all_around_are_around_a_table(int count, double radius) => Assert.True(IsAround(Arc(count, 360, radius)));

    [Theory]
    [InlineData(2, 60)]
    [InlineData(3, 50)]
    [InlineData(4, 60)]
    [InlineData(4, 90)]
    [InlineData(4, 120)]
    [InlineData(5, 60)]
    [InlineData(8, 80)]
    public void Seats_on_both_sides_are_around_a_table(int perSide, double apart) => Assert.True(IsAround(Sides(perSide, apart)));

    [Theory]
    [InlineData(40, 5)]
    [InlineData(90, 5)]
    [InlineData(180, 5)]
    [InlineData(252, 8)]
    [InlineData(300, 12)]
    public void A_curved_row_and_a_horseshoe_are_rows(double degrees, int least)
    {
        foreach (var count in new[] { least, 12, 18, 24 })
            Assert.False(IsAround(Arc(count, degrees * count / (count - 1), 40 * count / (degrees / 60))), $"{count} seats");
    }

    [Fact]
    public void Straight_rows_are_rows_also_with_an_aisle_or_with_numbers_that_go_outwards()
    {
        Assert.False(IsAround(Enumerable.Range(0, 12).Select(i => (i * 25.0, 0.0))));
        Assert.False(IsAround(Enumerable.Range(0, 12).Select(i => (i * 25.0 + (i > 5 ? 60 : 0), i * 2.0))));
        Assert.False(IsAround(Enumerable.Range(0, 12).Select(i => ((i % 2 == 0 ? i : -i) * 12.5, i % 3 * 3.0))));
        Assert.False(IsAround([(0, 0), (25, 0)]));
        Assert.False(IsAround(Enumerable.Repeat((5.0, 5.0), 6)));
    }

    [Fact]
    public void A_ring_of_more_seats_than_a_table_has_is_a_row() => Assert.False(IsAround(Arc(60, 360, 300)));
}
