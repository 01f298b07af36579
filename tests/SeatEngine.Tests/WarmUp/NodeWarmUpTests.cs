using Microsoft.Extensions.Logging.Abstractions;
using SeatEngine.Screenings;
using SeatEngine.Tests.Nodes;
using SeatEngine.WarmUp;

namespace SeatEngine.Tests.WarmUp;

public sealed class NodeWarmUpTests
{
    [Fact]
    public async Task Seat_maps_of_screenings_on_sale_are_loaded_and_no_others()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 1, NodeLife.Still);
        var onSale = await engine.AddScreeningAsync();
        await engine.TamperAsync(
            "UPDATE screenings SET sales_open_at = now() - interval '2 days', sales_close_at = now() - interval '1 day' " +
            "WHERE screening_id = @Screening");

        var loaded = await NodeWarmUp.LoadMapsAsync(
            engine.A.Maps, engine.A.Get<ScreeningCatalog>(), NullLogger.Instance, CancellationToken.None);

        Assert.Equal(1, loaded);
        Assert.NotNull(engine.A.Maps.Find(onSale));
        Assert.Null(engine.A.Maps.Find(engine.Screening));
    }

    [Fact]
    public async Task The_screening_with_most_held_seats_comes_first()
    {
        await using var engine = await TestEngine.StartAsync();
        var quiet = await engine.AddScreeningAsync();
        await engine.HeldAsync(engine.A, 1, 2);

        var busiest = await engine.A.Get<ScreeningCatalog>().BusiestAsync(10, CancellationToken.None);

        Assert.Equal([engine.Screening, quiet], busiest);
        Assert.Equal([engine.Screening], await engine.A.Get<ScreeningCatalog>().BusiestAsync(1, CancellationToken.None));
    }
}
