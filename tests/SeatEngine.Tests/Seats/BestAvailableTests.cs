using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Tests.Plans;
using static SeatEngine.Tests.Plans.PlanText;

namespace SeatEngine.Tests.Seats;

public class BestAvailableTests
{
    [Fact]
    public void The_middle_of_the_row_at_the_focus_is_best() =>
        Assert.Equal([3, 4], Best(Drawn("ssssssss", "ssssssss"), Free("........", "........"), 2));

    [Fact]
    public void Taken_seats_are_not_chosen() =>
        Assert.Equal([11, 12], Best(Drawn("ssssssss", "ssssssss"), Free("..xxxx..", "........"), 2));

    [Fact]
    public void A_group_is_never_split_over_an_aisle() =>
        Assert.Null(BestAvailable.Choose(Drawn("sss  sss"), Free("...  ..."), 4));

    [Fact]
    public void A_worse_group_that_strands_no_seat_is_chosen_over_a_better_one_that_does()
    {
        Assert.Equal([0, 1], Best(Drawn("sssss"), Free("....."), 2));
        Assert.Equal([5, 6], Best(Drawn("sssss", "sssss"), Free("x...x", "..xxx"), 2));
    }

    [Fact]
    public void If_every_group_strands_a_seat_the_best_of_them_is_chosen() =>
        Assert.Equal([0, 1], Best(Drawn("sss"), Free("..."), 2));

    [Fact]
    public void The_group_with_fewer_stranded_seats_is_chosen() =>
        Assert.Equal([4], Best(Drawn("SsS", "Sss"), Free("...", "..x"), 1, "a"));

    [Fact]
    public void Only_seats_of_the_wanted_category_are_chosen()
    {
        var plan = Drawn("ssss", "SSSS");
        Assert.Equal([4, 5], Best(plan, Free("....", "...."), 2, "b"));
        Assert.Null(BestAvailable.Choose(plan, Free("....", "...."), 2, "c"));
    }

    [Fact]
    public void A_restricted_view_counts_as_ten_metres_farther() =>
        Assert.Equal([8, 9], Best(Drawn("ssrrrrss", "ssssssss"), Free("xx....xx", "..xxxxxx"), 2));

    [Fact]
    public void Wheelchair_spaces_are_chosen_only_for_accessible_requests()
    {
        var plan = Drawn("wwww");
        Assert.Null(BestAvailable.Choose(plan, Free("...."), 1));
        Assert.NotNull(BestAvailable.Choose(plan, Free("...."), 1, accessible: true));
    }

    [Fact]
    public void Companion_seats_are_chosen_only_if_no_others_are_free_and_their_spaces_are_taken()
    {
        var plan = Drawn("wccw", "", "", "", "ssss");
        Assert.Equal([4, 5], Best(plan, Free("x..x", "", "", "", "...."), 2));
        Assert.Equal([1, 2], Best(plan, Free("x..x", "", "", "", "xxxx"), 2));
        Assert.Null(BestAvailable.Choose(plan, Free("...x", "", "", "", "xxxx"), 2));
        Assert.Equal([2], Best(plan, Free("...x", "", "", "", "xxxx"), 1));
    }

    [Theory]
    [InlineData("swwcss", 1, "2")]        // the nearer one
    [InlineData("swwcss", 2, "23")]       // a space and a companion's seat, not two spaces
    [InlineData("swwcss", 3, "234")]      // the companion's seat first, then the usual one beside it
    [InlineData("swwcss", 4, "2345")]
    [InlineData("sswccsss", 3, "234")]
    [InlineData("sswccsss", 4, "2345")]
    [InlineData("sssswsss", 4, "2345")]   // no companions' seats
    public void A_party_with_a_wheelchair_has_one_space_and_sits_beside_it(string row, int count, string seats) =>
        Assert.Equal(seats, string.Concat(Best(Drawn(row), Free(new string('.', row.Length)), count, accessible: true)));

    [Fact]
    public void Who_does_not_fit_beside_the_space_sits_as_near_as_possible_and_not_on_another_space()
    {
        var plan = Drawn("ssssssss", "ssssssss", "  wccw  ");
        var all = Free("........", "........", "  ....  ");
        Assert.Equal([16, 17, 18, 10], Best(plan, all, 4, accessible: true));
        Assert.Equal([16, 17, 18, 10, 11], Best(plan, all, 5, accessible: true));
        Assert.Null(BestAvailable.Choose(Drawn("wccw"), Free("...."), 4, accessible: true));
    }

    [Fact]
    public void Released_spaces_and_companions_seats_are_chosen_for_anybody_as_the_last_resort()
    {
        var plan = Drawn("swcs");
        bool[] released = [false, true, true, false];
        Assert.Equal([2, 3], BestAvailable.Choose(plan, Free("...."), 2, released: released)!);
        Assert.Equal([1], BestAvailable.Choose(plan, Free("x..x"), 1, released: [false, true, false, false])!);
        Assert.Equal([2], BestAvailable.Choose(plan, Free("x..x"), 1, released: released)!);
        Assert.Null(BestAvailable.Choose(plan, Free("x..x"), 1));
    }

    [Fact]
    public void Without_a_free_accessible_group_nothing_is_chosen() =>
        Assert.Null(BestAvailable.Choose(Drawn("ssss", "ws"), Free("....", "x."), 2, accessible: true));

    [Fact]
    public void What_is_chosen_is_the_best_group_by_the_documented_order() => Halls.Check(hall =>
    {
        var plan = hall.Plan;
        int Of(int[] group, SeatKind kind) => group.Count(s => plan.Seats[s].Kind == kind);
        long Distance(int[] group) => group.Sum(s => (long)Math.Round(1000 * (
            double.Hypot(plan.Seats[s].X - plan.Focus.X, plan.Seats[s].Y - plan.Focus.Y)
            + (plan.Seats[s].Kind == SeatKind.Restricted ? 10 : 0))));

        var best = Halls.Groups(hall)
            .OrderBy(g => Halls.NewlyStranded(plan, hall.Free, g).Length)
            .ThenBy(g => Of(g, SeatKind.Wheelchair))
            .ThenBy(g => hall.Accessible ? -Of(g, SeatKind.Companion) : Of(g, SeatKind.Companion))
            .ThenBy(Distance)
            .FirstOrDefault();

        var chosen = BestAvailable.Choose(plan, hall.Free, hall.Count, hall.Category, hall.Accessible);
        if (best is not null || chosen is null)
        {
            Assert.Equal(best, chosen);
            return;
        }

        // The rest of a party with a wheelchair sits elsewhere.
        Assert.True(hall.Accessible && hall.Count > 1);
        Assert.Equal(1, Of(chosen, SeatKind.Wheelchair));
        Assert.Equal(hall.Count, chosen.Distinct().Count());
        Assert.All(chosen, s => Assert.True(hall.Free[s] && (hall.Category is null || plan.Seats[s].Category == hall.Category)));
        Assert.Empty(Halls.Alone(plan, s => hall.Free[s], chosen));
    });

    [Fact]
    public void What_is_chosen_is_never_refused_as_stranding_a_seat() => Halls.Check(hall =>
    {
        if (BestAvailable.Choose(hall.Plan, hall.Free, hall.Count, hall.Category, hall.Accessible) is { } chosen)
            Assert.Empty(OrphanRule.Stranded(hall.Plan, hall.Free, chosen));
    });

    [Fact]
    public void Choosing_in_the_arena_allocates_nothing_per_candidate()
    {
        var plan = PlanReader.Read(File.ReadAllBytes(PlanFiles.Demo("harbour-arena.json")), "harbour-arena.json");
        var free = new bool[plan.Seats.Count];
        Array.Fill(free, true);
        BestAvailable.Choose(plan, free, 4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            BestAvailable.Choose(plan, free, 4);
        // The result takes 40 bytes, an allocation per candidate hundreds of kilobytes. The limit leaves some for the runtime.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1_024);
    }

    private static int[] Best(SeatingPlan plan, bool[] free, int count, string? category = null, bool accessible = false) =>
        BestAvailable.Choose(plan, free, count, category, accessible) ?? [];
}
