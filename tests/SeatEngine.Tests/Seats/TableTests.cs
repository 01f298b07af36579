using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Tests.Seats;

/// <summary>Seats around tables are neighbours of each other, no matter who sits between.</summary>
public sealed class TableTests
{
    /// <summary>Beer-hall tables side by side, each with the same number of places on both sides.</summary>
    private static SeatingPlan Tables(int tables, int perTable, Func<int, SeatKind>? kind = null)
    {
        var seats = new List<PlanSeat>();
        for (var table = 0; table < tables; table++)
        {
            for (var seat = 0; seat < perTable; seat++)
            {
                seats.Add(new PlanSeat(
                    $"{table}-{seat}", "tent", $"{table}", $"{seat}", table * 3 + (seat % 2 * 1.3), seat / 2 * 0.55, "a",
                    kind?.Invoke(seat) ?? SeatKind.Standard, Table: true));
            }
        }
        return SeatingPlan.Of("Tent", [new("a", "A", "#000000")], [new("tent", "Tent")], [], new(1.5 * tables, 0), seats);
    }

    private static bool[] Free(SeatingPlan plan, params int[] taken) =>
        [.. Enumerable.Range(0, plan.Seats.Count).Select(seat => !taken.Contains(seat))];

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_party_sits_at_one_table(int count)
    {
        var plan = Tables(6, 8);
        var party = BestAvailable.Choose(plan, Free(plan), count)!;
        Assert.Single(party.Select(seat => plan.Seats[seat].Row).Distinct());
        Assert.Equal(count, party.Distinct().Count());
    }

    [Fact]
    public void A_party_sits_together_at_a_table_where_somebody_sits_between()
    {
        // Around the table: 0 1 3 5 7 6 4 2. Every second place is taken.
        var plan = Tables(1, 8);
        Assert.Equal([1, 2, 5, 6], BestAvailable.Choose(plan, Free(plan, 0, 3, 7, 4), 4)!.Order());
        Assert.Null(BestAvailable.Choose(plan, Free(plan, 0, 3, 7, 4), 5));
    }

    [Fact]
    public void Places_side_by_side_are_better_than_places_with_somebody_between()
    {
        var plan = Tables(1, 8);
        var party = BestAvailable.Choose(plan, Free(plan, 1, 2), 3)!;
        int[] around = plan.Runs[0];
        var places = party.Select(seat => Array.IndexOf(around, seat)).Order().ToArray();
        Assert.Equal(2, places[2] - places[0]);
    }

    [Fact]
    public void A_table_where_one_place_would_be_left_is_the_last_choice()
    {
        var plan = Tables(2, 4);
        // At the first table three places are free, at the second one four: two people leave one or two.
        Assert.All(BestAvailable.Choose(plan, Free(plan, 0), 2)!, seat => Assert.InRange(seat, 4, 7));
        Assert.NotNull(BestAvailable.Choose(plan, Free(plan, 0, 4, 5, 6, 7), 2));
    }

    [Fact]
    public void No_party_is_refused_for_the_places_that_it_leaves_at_a_table()
    {
        var plan = Tables(1, 6);
        Assert.Empty(OrphanRule.Stranded(plan, Free(plan), [0, 1, 2, 3, 5]));
        Assert.Empty(OrphanRule.Stranded(plan, Free(plan, 2, 3), [0, 5]));
    }

    [Fact]
    public void A_party_with_a_wheelchair_gets_one_space_at_the_table()
    {
        var plan = Tables(1, 8, seat => seat is 0 or 7 ? SeatKind.Wheelchair : SeatKind.Standard);
        var party = BestAvailable.Choose(plan, Free(plan), 4, accessible: true)!;
        Assert.Single(party, seat => plan.Seats[seat].Kind == SeatKind.Wheelchair);
        Assert.DoesNotContain(BestAvailable.Choose(plan, Free(plan), 4)!, seat => seat is 0 or 7);
    }

    [Fact]
    public void A_companion_goes_with_the_space_that_is_next_around_the_table()
    {
        // Around the table: 0 1 3 5 4 2.
        var plan = Tables(1, 6, seat => seat switch { 0 => SeatKind.Wheelchair, 2 or 1 => SeatKind.Companion, _ => SeatKind.Standard });
        Assert.Equal([0], plan.Companions[2].Reached);
        Assert.Equal([0], plan.Companions[1].Reached);
        Assert.Equal([0, 1, 2], BestAvailable.Choose(plan, Free(plan), 3, accessible: true)!.Order());
        Assert.DoesNotContain(BestAvailable.Choose(plan, Free(plan), 3)!, seat => seat < 3);
    }

    [Fact]
    public void A_party_is_seated_at_a_table_exactly_if_one_has_room()
    {
        var taken = Gen.Choose(0, 23).ListOf();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(taken.Zip(Gen.Choose(1, 9)).ToArbitrary(), drawn =>
        {
            var plan = Tables(3, 8);
            var free = Free(plan, [.. drawn.Item1]);
            var hasRoom = Enumerable.Range(0, 3).Any(table => free.AsSpan(table * 8, 8).Count(true) >= drawn.Item2);
            var party = BestAvailable.Choose(plan, free, drawn.Item2);
            Assert.Equal(hasRoom, party is not null);
            if (party is null)
                return;
            Assert.All(party, seat => Assert.True(free[seat]));
            Assert.Equal(drawn.Item2, party.Distinct().Count());
            Assert.Single(party.Select(seat => plan.RunOf[seat]).Distinct());
            Assert.Empty(OrphanRule.Stranded(plan, free, party));
        }));
    }
}
