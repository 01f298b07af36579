using SeatEngine.Screenings;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Screenings;

public class NewScreeningTests
{
    private static readonly DateTimeOffset _start = new(2030, 5, 1, 18, 0, 0, TimeSpan.Zero);

    private static NewScreening Good() => new(
        "Kino", "Berlin", "Europe/Berlin", "Hall 1", TestEngine.CinemaPlan, "Night Ferry", "film", _start, _start.AddDays(-7), _start,
        OrphanRule: true, "EUR", TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 0));

    public static TheoryData<string, Func<NewScreening, NewScreening>> Faults { get; } = new()
    {
        { "venue", s => s with { Venue = "" } },
        { "city", s => s with { City = " " } },
        { "hall", s => s with { Hall = new string('x', 201) } },
        { "title", s => s with { Title = "Night\nFerry" } },
        { "timeZone", s => s with { TimeZone = "Berlin" } },
        { "timeZone", s => s with { TimeZone = "" } },
        { "timeZone", s => s with { TimeZone = "W. Europe Standard Time" } },
        { "timeZone", s => s with { TimeZone = "../../etc/passwd" } },
        { "kind", s => s with { Kind = "opera" } },
        { "kind", s => s with { Kind = "Film" } },
        { "salesOpenAt", s => s with { SalesOpenAt = s.SalesCloseAt } },
        { "currency", s => s with { Currency = "eur" } },
        { "currency", s => s with { Currency = "EUR\n" } },
        { "currency", s => s with { Currency = "EURO" } },
        { "prices", s => s with { Prices = new Dictionary<string, int>() } },
        { "prices", s => s with { Prices = s.Prices.Append(new("gold", 1)).ToDictionary() } },
        { "prices", s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => -1) } },
        { "prices", s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => NewScreening.MaxPrice + 1) } },
    };

    [Fact]
    public void A_screening_that_can_be_has_no_fault() => Assert.Null(Good().Validate());

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_is_named(string field, Func<NewScreening, NewScreening> spoil) => Assert.Equal(field, spoil(Good()).Validate()?.Field);

    [Fact]
    public async Task Asked_for_many_times_with_one_id_a_screening_is_made_once()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var setup = engine.A.Get<ScreeningSetup>();
        var request = Guid.NewGuid();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => setup.AddAsync(Good(), request, CancellationToken.None))));
        Assert.Single(made.Distinct());
        Assert.Equal(2, await engine.ScalarAsync<int>("SELECT count(*) FROM screenings"));
        Assert.NotEqual(made[0], await setup.AddAsync(Good(), Guid.NewGuid(), CancellationToken.None));
        Assert.NotEqual(await setup.AddAsync(Good(), CancellationToken.None), await setup.AddAsync(Good(), CancellationToken.None));
        await engine.MustVerifyAsync();
        Assert.Equal([new HallView("Kino", "Berlin", "Europe/Berlin", "Hall 1")], await setup.HallsAsync(CancellationToken.None));
    }
}
