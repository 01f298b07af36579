using Dapper;
using Harness;
using SeatEngine.Bookings;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Screenings;

/// <summary>Staff change a screening while it is on sale.</summary>
public class ScreeningChangesTests
{
    private static readonly StaffMember _ada = Callers.Staff("Ada").Staff!;

    [Fact]
    public async Task A_hold_keeps_its_price_and_the_next_one_costs_the_new_price_on_every_node()
    {
        // Nodes that check nothing by themselves: what they know of the change, they learn from the commit.
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Still);
        var (hold, holder, _) = await engine.HeldAsync(engine.B, 0, 1);
        var category = TestEngine.CinemaPlan.Seats[0].Category;

        var changed = await ChangeAsync(engine, new ScreeningChange { Prices = Price(category, 10_000_000_000) });

        Assert.Equal(2, changed.Version);
        var (later, _, _) = await engine.HeldAsync(engine.B, 2, 3);
        Assert.Equal((950L, 10_000_000_000), (await PriceOfAsync(engine, hold), await PriceOfAsync(engine, later)));
        var booked = await engine.B.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(1_900, (await FindAsync(engine, booked.Reference!)).Total);
        await engine.MustVerifyAsync();
    }

    [Fact]
    public async Task While_the_price_changes_each_hold_has_the_price_of_its_place_in_the_order()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var holds = Enumerable.Range(0, 120).Select(seat => Task.Run(() => engine.HeldAsync(seat % 2 == 0 ? engine.A : engine.B, seat)));
        var change = Task.Run(() => ChangeAsync(engine, new ScreeningChange
        {
            Prices = TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 1_000L),
        }));
        await Task.WhenAll([.. holds, change]);

        await using var connection = await engine.Database.OpenConnectionAsync();
        var wrong = await connection.ExecuteScalarAsync<int>("""
            SELECT count(*)::int FROM holds h JOIN screening_changes c USING (screening_id)
            WHERE h.amounts[1] <> CASE WHEN h.created_at < c.changed_at THEN 950 ELSE 1000 END
            """);
        Assert.Equal(0, wrong);
    }

    [Fact]
    public async Task After_sales_were_closed_no_node_grants_a_hold_and_those_of_before_can_be_bought()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Still);
        var (hold, holder, _) = await engine.HeldAsync(engine.B, 0);
        await ChangeAsync(engine, new ScreeningChange { CloseSales = true });
        Assert.Equal(
            SeatOutcome.Closed, (await engine.HoldAsync(engine.B, TestEngine.NewHold(), TestEngine.NewHolder(), 5)).Outcome);
        var bought = await engine.B.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Booked, bought.Outcome);

        // A second time changes nothing: they have closed already.
        Assert.Equal(2, (await ChangeAsync(engine, new ScreeningChange { CloseSales = true })).Version);
    }

    [Fact]
    public async Task Of_changes_of_one_version_that_race_the_first_wins_and_the_others_are_told()
    {
        await using var engine = await TestEngine.StartAsync();
        var starts = await engine.ScalarAsync<DateTime>("SELECT starts_at FROM screenings");
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() => TryAsync(
            engine, new ScreeningChange { Version = 1, StartsAt = starts.AddMinutes(5 * i) }, Guid.CreateVersion7()))));

        Assert.Equal(2, Assert.Single(results.OfType<ChangeResult.Changed>()).Version);
        Assert.Equal(7, results.OfType<ChangeResult.ChangedMeanwhile>().Count(r => r.Version == 2));
        Assert.Equal(1, await engine.ScalarAsync<int>("SELECT count(*)::int FROM audit WHERE action = 'changeScreening'"));
    }

    [Fact]
    public async Task A_repeated_request_changes_once_and_its_id_with_other_content_is_refused()
    {
        await using var engine = await TestEngine.StartAsync();
        var id = Guid.CreateVersion7();
        var change = new ScreeningChange { HallNotes = "Entrance B", Version = 1 };
        var first = await TryAsync(engine, change, id);
        await ChangeAsync(engine, new ScreeningChange { HallNotes = "Entrance C" });

        Assert.Equal(first, await TryAsync(engine, change, id));
        Assert.IsType<ChangeResult.IdReused>(await TryAsync(engine, change with { HallNotes = "Entrance D" }, id));
        Assert.Equal("Entrance C", await engine.ScalarAsync<string>("SELECT hall_notes FROM screenings"));
        Assert.Equal(3, await engine.ScalarAsync<int>("SELECT terms_version FROM screening_heads"));
    }

    [Fact]
    public async Task A_change_to_what_is_there_makes_no_version()
    {
        await using var engine = await TestEngine.StartAsync();
        var starts = await engine.ScalarAsync<DateTime>("SELECT starts_at FROM screenings");
        var same = new ScreeningChange
        {
            StartsAt = new DateTimeOffset(starts).ToOffset(TimeSpan.FromHours(9)),
            HallNotes = "",
            Prices = TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 950L),
        };
        Assert.Equal(1, (await ChangeAsync(engine, same)).Version);
        Assert.Equal(1, (await ChangeAsync(engine, new ScreeningChange())).Version);
        Assert.IsType<ChangeResult.UnknownScreening>(
            await engine.A.Get<ScreeningChanges>().ChangeAsync(
                new ScreeningId(0), same, Guid.CreateVersion7(), _ada, CancellationToken.None));
    }

    [Fact]
    public async Task A_booking_says_what_was_different_when_its_seats_were_held_and_counts_the_changes_that_concern_it()
    {
        await using var engine = await TestEngine.StartAsync();
        var first = await engine.ScalarAsync<DateTime>("SELECT starts_at FROM screenings");
        var (_, _, early) = await engine.BookedAsync(engine.A, 0);
        // Held before the change and bought after it: its buyer saw the first start.
        var (hold, holder, _) = await engine.HeldAsync(engine.A, 1);
        await ChangeAsync(engine, new ScreeningChange { StartsAt = first.AddMinutes(30) });
        var between = (await engine.A.Commands.ConfirmAsync(
            engine.Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None)).Reference!;
        var (_, _, second) = await engine.BookedAsync(engine.A, 2);
        await ChangeAsync(engine, new ScreeningChange { StartsAt = first.AddMinutes(45), HallNotes = "Entrance B" });
        await ChangeAsync(engine, new ScreeningChange
        {
            SalesCloseAt = first,
            Prices = Price(TestEngine.CinemaPlan.Seats[0].Category, 5),
        });
        var (_, _, last) = await engine.BookedAsync(engine.A, 3);

        foreach (var (reference, changes, was, notes) in new (string, int, DateTime?, string?)[]
        {
            (early, 2, first, ""), (between, 2, first, ""), (second, 1, first.AddMinutes(30), ""), (last, 0, null, null),
        })
        {
            var booking = await FindAsync(engine, reference);
            Assert.Equal(
                (changes, was, notes), (booking.Changes, booking.WhenBooked?.StartsAt?.UtcDateTime, booking.WhenBooked?.HallNotes));
            Assert.Equal((first.AddMinutes(45), "Entrance B"), (booking.StartsAt.UtcDateTime, booking.HallNotes));
            Assert.True(changes == 0 || booking.ChangedAt > booking.BookedAt);
        }

        // Back to the beginning: nothing is different any more, and still the calendar needs a higher number.
        await ChangeAsync(engine, new ScreeningChange { StartsAt = first, HallNotes = "" });
        var back = await FindAsync(engine, early);
        Assert.Equal((3, null), (back.Changes, back.WhenBooked));
    }

    [Fact]
    public async Task Every_node_tells_its_watchers_of_a_change_once()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        await engine.MapAsync(engine.A);
        await engine.MapAsync(engine.B);
        var told = 0;
        engine.B.Maps.TermsChanged += (map, before) =>
        {
            Assert.Equal((engine.Screening, 1, 2), (map.Id, before.Version, map.Terms.Version));
            Interlocked.Increment(ref told);
        };
        await ChangeAsync(engine, new ScreeningChange { HallNotes = "Entrance B" });
        await Eventually.Async(() => told == 1, TestEngine.Timeout, "node B notices");
        Assert.Equal("Entrance B", (await engine.MapAsync(engine.B)).Terms.HallNotes);
        await engine.HeldAsync(engine.B, 0);
        Assert.Equal(1, told);
    }

    private static readonly DateTimeOffset _now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly ChangeableTerms _terms = new(
        _now.AddHours(5), "", _now.AddDays(-1), _now.AddHours(5), TestEngine.CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 950L));

    public static TheoryData<string?, ScreeningChange> Changes { get; } = new()
    {
        { null, new ScreeningChange { StartsAt = _now.AddHours(6), HallNotes = new string('x', ScreeningChange.MaxNotes) } },
        { "startsAt", new ScreeningChange { StartsAt = _now.AddHours(-7) } },
        { "startsAt", new ScreeningChange { StartsAt = _now.AddYears(21) } },
        { "startsAt", new ScreeningChange { StartsAt = _now.AddDays(-1) } },
        { null, new ScreeningChange { StartsAt = _now.AddHours(-5), SalesCloseAt = _now.AddHours(-5) } },
        { "salesCloseAt", new ScreeningChange { StartsAt = _now.AddDays(9), SalesCloseAt = _now.AddDays(10).AddMinutes(1) } },
        { "salesOpenAt", new ScreeningChange { SalesOpenAt = _now.AddHours(5) } },
        { "salesOpenAt", new ScreeningChange { SalesOpenAt = _now.AddYears(-40) } },
        { "salesCloseAt", new ScreeningChange { SalesCloseAt = _now.AddDays(-1) } },
        { null, new ScreeningChange { SalesCloseAt = _now.AddHours(-1) } },
        { "hallNotes", new ScreeningChange { HallNotes = new string('x', ScreeningChange.MaxNotes + 1) } },
        { "hallNotes", new ScreeningChange { HallNotes = "a\u0007b" } },
        { "hallNotes", new ScreeningChange { HallNotes = "Entrance\u200bB" } },
        { null, new ScreeningChange { HallNotes = "المدخل ب \U0001F468\u200D\U0001F469\u200D\U0001F467" } },
        { "prices", new ScreeningChange { Prices = Price("nowhere", 1) } },
        { "prices", new ScreeningChange { Prices = Price(TestEngine.CinemaPlan.Categories[0].Id, -1) } },
        { "prices", new ScreeningChange { Prices = Price(TestEngine.CinemaPlan.Categories[0].Id, 10_000_000_001) } },
        { null, new ScreeningChange { Prices = Price(TestEngine.CinemaPlan.Categories[0].Id, 10_000_000_000) } },
        { null, new ScreeningChange { Prices = Price(TestEngine.CinemaPlan.Categories[0].Id, 0) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_that_makes_no_sense_is_refused_with_the_field(string? field, ScreeningChange change) =>
        Assert.Equal(field, _terms.With(change, _now).Fault(_terms, TestEngine.CinemaPlan, "EUR", _now)?.Field);

    /// <summary>Whatever was stored once, by hand or by an older version, does not stand in the way of other changes.</summary>
    [Fact]
    public void What_stays_is_not_checked_again()
    {
        var odd = _terms with { StartsAt = _now.AddYears(-2), SalesOpenAt = _now.AddYears(-1), SalesCloseAt = _now.AddYears(3) };
        Assert.Null(odd.With(new ScreeningChange { HallNotes = "Entrance B" }, _now).Fault(odd, TestEngine.CinemaPlan, "EUR", _now));
        var unseen = _terms with { HallNotes = "Entrance\u200bB" };
        var cheaper = new ScreeningChange { Prices = Price(TestEngine.CinemaPlan.Categories[0].Id, 1) };
        Assert.Null(unseen.With(cheaper, _now).Fault(unseen, TestEngine.CinemaPlan, "EUR", _now));
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(-29 * 60, -29 * 60)]
    // Sales closed an hour ago: another start does not open them again.
    [InlineData(90, 0, -60)]
    // Named, they are what is named.
    [InlineData(90, 15, 120, 15)]
    public void The_end_of_sales_moves_with_the_start_unless_it_is_past_or_named(int start, int close, int closes = 240, int? named = null)
    {
        var terms = _terms with { StartsAt = _now.AddHours(30), SalesCloseAt = _now.AddMinutes(closes) };
        var change = new ScreeningChange
        {
            StartsAt = terms.StartsAt.AddMinutes(start),
            SalesCloseAt = named is { } minutes ? terms.SalesCloseAt.AddMinutes(minutes) : null,
        };
        var after = terms.With(change, _now);
        Assert.Equal((terms.StartsAt.AddMinutes(start), terms.SalesCloseAt.AddMinutes(close)), (after.StartsAt, after.SalesCloseAt));
        Assert.Equal(change.SalesCloseAt is null ? close != 0 : true, after.ChangedSince(terms).Contains("salesCloseAt"));
    }

    private static Dictionary<string, long> Price(string category, long amount) => new() { [category] = amount };

    private static Task<ChangeResult> TryAsync(TestEngine engine, ScreeningChange change, Guid id) =>
        engine.A.Get<ScreeningChanges>().ChangeAsync(engine.Screening, change, id, _ada, CancellationToken.None);

    private static async Task<ChangeResult.Changed> ChangeAsync(TestEngine engine, ScreeningChange change) =>
        Assert.IsType<ChangeResult.Changed>(await TryAsync(engine, change, Guid.CreateVersion7()));

    private static async Task<BookingView> FindAsync(TestEngine engine, string reference) =>
        (await engine.A.Get<BookingQueries>().FindAsync(reference, CancellationToken.None))!;

    private static async Task<long> PriceOfAsync(TestEngine engine, HoldId hold)
    {
        await using var connection = await engine.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT amounts[1] FROM holds WHERE hold_id = @Id", new { Id = hold.Value });
    }
}
