using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Screenings;

/// <summary>Lists of screenings: pages, filters, prices, and rows that should not be there.</summary>
[Trait("speed", "slow")]
public class ScreeningListTests
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(ListSpan.Upcoming)]
    [InlineData(ListSpan.Past)]
    [InlineData(ListSpan.All)]
    public async Task Pages_under_inserts_have_every_screening_that_was_there_throughout_exactly_once(ListSpan span)
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var random = new Random(7);
        var before = new List<long> { engine.Screening.Value };
        for (var i = 0; i < 40; i++)
            before.Add((await AddAtAsync(engine, RandomStart(random))).Value);
        // Some starts are equal: the id then decides.
        await engine.TamperAsync("UPDATE screenings SET starts_at = date_trunc('hour', starts_at)");
        var catalog = engine.A.Get<ScreeningCatalog>();
        var filter = new ScreeningFilter { Span = span };
        var expected = Ids(await catalog.ListAsync(filter, null, 1_000, CancellationToken.None)).Intersect(before).ToList();
        Assert.True(expected.Count > 10);

        for (var round = 0; round < 5; round++)
        {
            using var stop = new CancellationTokenSource();
            var inserts = InsertUntilAsync(engine, new Random(round), stop.Token);
            var met = new List<long>();
            ListPosition? after = null;
            do
            {
                var page = await catalog.ListAsync(filter, after, random.Next(1, 8), CancellationToken.None);
                met.AddRange(Ids(page));
                after = page.Next;
            }
            while (after is not null);
            await stop.CancelAsync();
            await inserts;
            Assert.Equal(met.Distinct().Count(), met.Count);
            Assert.Equal(expected, met.Where(before.Contains));
        }
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_the_moments_not_of_the_local_times()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var night = new DateTimeOffset(_now.Year + 1, 10, 31, 0, 30, 0, TimeSpan.Zero);
        var second = await SmallHall.AddAsync(engine, s => s with { StartsAt = night.AddHours(1) });
        var first = await SmallHall.AddAsync(engine, s => s with { StartsAt = night });
        var tokyo = await SmallHall.AddAsync(
            engine, s => s with { StartsAt = night.AddHours(2), Venue = "Eigakan", TimeZone = "Asia/Tokyo" });
        var newYork = await SmallHall.AddAsync(
            engine, s => s with { StartsAt = night.AddHours(3), Venue = "Movies", TimeZone = "America/New_York" });
        var list = await ListAsync(engine, new ScreeningFilter { From = new DateOnly(_now.Year + 1, 10, 1) });
        Assert.Equal([first.Value, second.Value, tokyo.Value, newYork.Value], list);
    }

    [Theory]
    [InlineData("ferry", true)]
    [InlineData("FERRY nacht", true)]
    [InlineData("strasse", true)]
    [InlineData("Straße", true)]
    [InlineData("gottingen", true)]
    [InlineData("góttingen", true)]
    [InlineData("ночь", true)]
    [InlineData("100%", true)]
    [InlineData("1％ nacht", false)]
    [InlineData("_", false)]
    [InlineData("%", true)]
    [InlineData("n%t", false)]
    [InlineData("\\", false)]
    [InlineData("'; DROP TABLE screenings; --", false)]
    [InlineData("ferry day", false)]
    [InlineData("\0ferry\u0007", true)]
    public async Task A_search_compares_words_without_case_accents_or_wildcards(string words, bool found)
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var id = await SmallHall.AddAsync(
            engine, s => s with { Title = "Nacht-Ferry 100% НОЧЬ", Venue = "Kino an der Straße", City = "Göttingen" });
        var list = await ListAsync(engine, new ScreeningFilter { Words = words });
        Assert.Equal(found, list.Contains(id.Value));
    }

    [Fact]
    public async Task Venue_city_and_days_by_the_venues_clock_filter_a_list()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var day = DateOnly.FromDateTime(_now.UtcDateTime).AddDays(40);
        // 20:00 UTC is the next morning in Tokyo.
        var evening = new DateTimeOffset(day.ToDateTime(new TimeOnly(20, 0)), TimeSpan.Zero);
        var berlin = (await AddAtAsync(engine, evening)).Value;
        var tokyo = (await SmallHall.AddAsync(
            engine, s => s with { Venue = "Eigakan", City = "Tōkyō", TimeZone = "Asia/Tokyo", StartsAt = evening })).Value;

        Assert.Equal([berlin], await ListAsync(engine, new ScreeningFilter { From = day, To = day }));
        Assert.Equal([tokyo], await ListAsync(engine, new ScreeningFilter { From = day.AddDays(1), To = day.AddDays(1) }));
        Assert.Equal([berlin, tokyo], await ListAsync(engine, new ScreeningFilter { From = day, To = day.AddDays(1) }));
        Assert.Equal([tokyo], await ListAsync(engine, new ScreeningFilter { City = "tokyo" }));
        Assert.Equal([tokyo], await ListAsync(engine, new ScreeningFilter { Venue = "EIGAKAN" }));
        Assert.Empty(await ListAsync(engine, new ScreeningFilter { Venue = "Eiga%" }));
        Assert.Empty(await ListAsync(engine, new ScreeningFilter { From = DateOnly.MaxValue }));
        Assert.Equal(3, (await ListAsync(engine, new ScreeningFilter { From = DateOnly.MinValue, To = DateOnly.MaxValue })).Count);

        var days = await engine.A.Get<ScreeningCatalog>().CountByDayAsync(new ScreeningFilter { From = day }, CancellationToken.None);
        Assert.Equal(
            [new DayCount(day, 1, "Europe/Berlin"), new DayCount(day.AddDays(1), 1, "Asia/Tokyo")], days);
    }

    [Fact]
    public async Task Venues_of_one_name_in_two_cities_are_two()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var bath = (await SmallHall.AddAsync(engine, s => s with { Venue = "Duran Duran", City = "Bath" })).Value;
        var oslo = (await SmallHall.AddAsync(engine, s => s with { Venue = "Duran Duran", City = "Oslo" })).Value;
        Assert.Equal([bath, oslo], (await ListAsync(engine, new ScreeningFilter { Venue = "duran  duran" })).Order());
        Assert.Equal([oslo], await ListAsync(engine, new ScreeningFilter { Venue = "Duran Duran", City = "oslo" }));
        Assert.Equal([bath], await ListAsync(engine, new ScreeningFilter { Venue = "Duran Duran, BATH" }));
        var venues = await engine.A.Get<ScreeningCatalog>().VenuesAsync(
            new ScreeningFilter { Venue = "Duran Duran" }, CancellationToken.None);
        Assert.Equal(["Duran Duran, Bath", "Duran Duran, Oslo"], venues.Select(venue => venue.NameAndCity));
        var halls = await engine.A.Get<ScreeningSetup>().HallsAsync(CancellationToken.None);
        Assert.Equal(2, halls.Count(hall => hall.Venue == "Duran Duran"));
    }

    [Fact]
    public async Task Screenings_made_at_once_in_a_place_written_in_two_ways_are_in_one_place()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SmallHall.AddAsync(engine, s => s with
        {
            Venue = i % 2 == 0 ? "Café Nord" : "CAFÉ nord",
            City = i % 3 == 0 ? "Århus" : "ÅRHUS",
            Hall = i % 2 == 0 ? "Saal Ä" : "saal ä",
        })));
        Assert.Single(
            await engine.A.Get<ScreeningSetup>().HallsAsync(CancellationToken.None), hall => hall.Venue is "Café Nord" or "CAFÉ nord");
    }

    [Fact]
    public async Task The_price_of_a_list_is_the_lowest_of_a_seat_that_is_free()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var id = (await SmallHall.AddAsync(engine, s => s)).Value;
        Assert.Equal(900, await PriceAsync());
        // Cheap are 0, 1, 4 and 5. Sold, held and blocked are all the same to a buyer.
        await TakeAsync("0", sold: 1);
        await TakeAsync("1, 4", blocked: 2);
        Assert.Equal(900, await PriceAsync());
        await TakeAsync("5", sold: 1);
        Assert.Equal(1_500, await PriceAsync());
        var detail = await engine.A.Get<ScreeningCatalog>().FindAsync(new ScreeningId(id), CancellationToken.None);
        Assert.Equal(1_500, detail!.Screening.FromPrice);
        await TakeAsync("2, 3, 6, 7", sold: 4);
        // Nothing is left: the lowest of all, beside the word that it is sold out.
        Assert.Equal(100, await PriceAsync());

        async Task<long> PriceAsync() =>
            (await engine.A.Get<ScreeningCatalog>().ListAsync(new ScreeningFilter { Ids = [id] }, null, 10, CancellationToken.None))
            .Screenings[0].FromPrice;

        Task TakeAsync(string seats, int sold = 0, int blocked = 0) => engine.TamperUncheckedAsync($"""
            UPDATE screening_seats SET status = {(sold > 0 ? 2 : 3)} WHERE screening_id = {id} AND seat IN ({seats});
            UPDATE screening_heads SET sold = sold + {sold}, blocked = blocked + {blocked}, revision = revision + 1
            WHERE screening_id = {id}
            """);
    }

    [Fact]
    public async Task Rows_that_should_not_be_there_take_no_list_down()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        var ids = new List<long>();
        string[] absurd = ["infinity", "294000-01-01", "9999-12-31 23:59:59.999999Z", "0001-01-01 00:00Z", "-infinity", "4000-01-01 BC"];
        foreach (var start in absurd)
        {
            var id = (await AddAtAsync(engine, _now.AddDays(1))).Value;
            await engine.TamperAsync($"UPDATE screenings SET starts_at = '{start}' WHERE screening_id = {id}");
            ids.Add(id);
        }

        await engine.TamperAsync("UPDATE venues SET time_zone = 'Nowhere/Town'");
        var catalog = engine.A.Get<ScreeningCatalog>();
        foreach (var filter in new ScreeningFilter[]
        {
            new() { Span = ListSpan.All }, new() { Span = ListSpan.All, From = DateOnly.MinValue, To = DateOnly.MaxValue },
        })
        {
            // One a page, so that each is a position too.
            var met = new List<long>();
            ListPosition? after = null;
            do
            {
                var page = await catalog.ListAsync(filter, after, 1, CancellationToken.None);
                met.AddRange(Ids(page));
                after = page.Next;
            }
            while (after is not null && met.Count < 20);
            Assert.Equal([ids[4], ids[5], ids[3], engine.Screening.Value, ids[2], ids[1], ids[0]], met);
            Assert.Equal(7, (await catalog.CountAsync(filter, null, CancellationToken.None)).All);
            Assert.Equal(7, (await catalog.CountByDayAsync(filter, CancellationToken.None)).Sum(day => day.Count));
        }

        var past = await catalog.ListAsync(new ScreeningFilter { Span = ListSpan.Past }, null, 10, CancellationToken.None);
        Assert.Equal([ids[3], ids[5], ids[4]], Ids(past));
        foreach (var id in ids)
            Assert.NotNull(await catalog.FindAsync(new ScreeningId(id), CancellationToken.None));
    }

    private static DateTimeOffset RandomStart(Random random) => _now.AddMinutes(random.Next(-10_000, 10_000));

    private static Task<ScreeningId> AddAtAsync(TestEngine engine, DateTimeOffset starts) =>
        SmallHall.AddAsync(engine, s => s with { StartsAt = starts });

    private static async Task InsertUntilAsync(TestEngine engine, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await AddAtAsync(engine, RandomStart(random));
    }

    private static IEnumerable<long> Ids(ListPage<ScreeningSummary> page) => page.Screenings.Select(s => s.Id);

    private static async Task<List<long>> ListAsync(TestEngine engine, ScreeningFilter filter) =>
        [.. Ids(await engine.A.Get<ScreeningCatalog>().ListAsync(filter, null, 1_000, CancellationToken.None))];
}
