using SeatEngine.Currencies;
using SeatEngine.Screenings;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Screenings;

public class NewScreeningTests
{
    private static readonly DateTimeOffset _start = new(2030, 5, 1, 18, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset _now = _start.AddDays(-1);

    private static NewScreening Valid() => new(
        "Kino", "Berlin", "Europe/Berlin", "Hall 1", TestEngine.CinemaPlan, "Night Ferry", "film", _start, _start.AddDays(-7), _start,
        OrphanRule: true, "EUR", TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 0L));

    public static TheoryData<string, Func<NewScreening, NewScreening>> Faults { get; } = new()
    {
        { "venue", s => s with { Venue = "" } },
        { "city", s => s with { City = " " } },
        { "hall", s => s with { Hall = new string('x', 201) } },
        { "title", s => s with { Title = "Night\nFerry" } },
        { "title", s => s with { Title = "Night\u200bFerry" } },
        { "venue", s => s with { Venue = "Kino\u202e" } },
        { "hall", s => s with { Hall = "\u2060Saal" } },
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
        { "prices", s => s with { Prices = new Dictionary<string, long>() } },
        { "prices", s => s with { Prices = s.Prices.Append(new("gold", 1)).ToDictionary() } },
        { "prices", s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => -1L) } },
        { "prices", s => s with { Prices = s.Prices.ToDictionary(p => p.Key, _ => Money.MaxPrice("EUR") + 1) } },
    };

    [Fact]
    public void A_valid_screening_has_no_fault() => Assert.Null(Valid().Validate());

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void An_invalid_value_is_refused_with_the_name_of_its_field(string field, Func<NewScreening, NewScreening> change) =>
        Assert.Equal(field, change(Valid()).Validate()?.Field);

    public static TheoryData<string?, Func<NewScreening, NewScreening>> Times { get; } = new()
    {
        { null, s => s },
        { null, s => s with { StartsAt = _now.AddHours(-5), SalesCloseAt = _now.AddMinutes(1) } },
        { null, s => s with { StartsAt = _now.AddYears(20), SalesCloseAt = _now.AddDays(1) } },
        { null, s => s with { SalesCloseAt = s.StartsAt.AddHours(24) } },
        { null, s => s with { SalesCloseAt = _now.AddDays(2) } },
        { "startsAt", s => s with { StartsAt = DateTimeOffset.MinValue } },
        { "startsAt", s => s with { StartsAt = new DateTimeOffset(26, 11, 21, 20, 0, 0, TimeSpan.Zero) } },
        { "startsAt", s => s with { StartsAt = _now.AddHours(-7) } },
        { "startsAt", s => s with { StartsAt = _now.AddYears(20).AddDays(1) } },
        { "startsAt", s => s with { StartsAt = DateTimeOffset.MaxValue, SalesCloseAt = DateTimeOffset.MaxValue } },
        { "salesOpenAt", s => s with { SalesOpenAt = DateTimeOffset.MinValue } },
        { "salesOpenAt", s => s with { SalesOpenAt = s.StartsAt, SalesCloseAt = s.StartsAt.AddHours(1) } },
        { "salesCloseAt", s => s with { SalesCloseAt = _now } },
        { "salesCloseAt", s => s with { SalesCloseAt = s.StartsAt.AddDays(21) } },
    };

    [Theory]
    [MemberData(nameof(Times), DisableDiscoveryEnumeration = true)]
    public void Times_that_nobody_can_mean_are_refused(string? field, Func<NewScreening, NewScreening> change) =>
        Assert.Equal(field, change(Valid()).ValidateTimes(_now)?.Field);

    [Fact]
    public async Task A_hall_in_use_is_noticed_also_by_one_of_two_that_are_made_at_once()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var setup = engine.A.Get<ScreeningSetup>();
        var (use, other) = (NewScreening.ShortestUse, Valid() with { Hall = "Hall 2" });
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            () => setup.TryAddAsync(other, null, refuseOverlap: true, CancellationToken.None))));
        var first = Assert.Single(made, m => m.Id is not null).Id!.Value;
        Assert.All(made.Where(m => m.Id is null), m => Assert.Equal(first.Value, Assert.Single(m.Others).Id));
        Assert.Equal(2, await engine.ScalarAsync<int>("SELECT count(*) FROM screenings"));

        var soon = other with { StartsAt = other.StartsAt + use - TimeSpan.FromSeconds(1) };
        Assert.Null((await setup.TryAddAsync(soon, null, refuseOverlap: true, CancellationToken.None)).Id);
        var meant = await setup.TryAddAsync(soon, null, refuseOverlap: false, CancellationToken.None);
        Assert.Equal([first.Value], meant.Others.Select(o => o.Id));
        Assert.Empty((await setup.TryAddAsync(
            other with { StartsAt = other.StartsAt - use }, null, refuseOverlap: true, CancellationToken.None)).Others);
        Assert.Empty((await setup.TryAddAsync(other with { Hall = "Hall 3" }, null, refuseOverlap: true, CancellationToken.None)).Others);
    }
    [Theory]
    [InlineData("IDR", 50_000_000)]
    [InlineData("COP", 25_000_000)]
    [InlineData("VND", 12_000_000)]
    [InlineData("IRR", 2_000_000_000)]
    [InlineData("KWD", 2_000_000_000)]
    [InlineData("EUR", 10_000_000_000)]
    [InlineData("JPY", 100_000_000)]
    public void A_price_that_is_ordinary_in_some_currency_is_taken(string currency, long amount) =>
        Assert.Null((Priced(amount) with { Currency = currency }).Validate());

    [Theory]
    [InlineData("EUR", 10_000_000_001, "that of \"front\" is €100,000,000.01; the most is €100,000,000.00")]
    [InlineData("JPY", 100_000_001, "that of \"front\" is ¥100,000,001; the most is ¥100,000,000")]
    [InlineData("KWD", long.MaxValue, "that of \"front\" is KWD\u00A09,223,372,036,854,775.807; the most is KWD\u00A0100,000,000.000")]
    [InlineData("EUR", -1, "that of \"front\" is negative")]
    public void A_price_beyond_the_limit_is_refused_in_the_currency_of_the_screening(string currency, long amount, string why)
    {
        var fault = (Priced(amount) with { Currency = currency }).Validate()!.Value;
        Assert.Equal(("prices", why), (fault.Field, fault.Why.ToString()));
    }

    private static NewScreening Priced(long amount) =>
        Valid() with { Prices = TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => amount) };

    [Fact]
    public async Task A_screening_requested_many_times_with_one_id_is_added_once()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var setup = engine.A.Get<ScreeningSetup>();
        var request = Guid.NewGuid();
        var made = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => setup.AddAsync(Valid(), request, CancellationToken.None))));
        Assert.Single(made.Distinct());
        Assert.Equal(2, await engine.ScalarAsync<int>("SELECT count(*) FROM screenings"));
        Assert.NotEqual(made[0], await setup.AddAsync(Valid(), Guid.NewGuid(), CancellationToken.None));
        Assert.NotEqual(await setup.AddAsync(Valid(), CancellationToken.None), await setup.AddAsync(Valid(), CancellationToken.None));
        await engine.MustVerifyAsync();
        Assert.Equal([new HallView("Kino", "Berlin", "Europe/Berlin", "Hall 1")], await setup.HallsAsync(CancellationToken.None));
    }
}
