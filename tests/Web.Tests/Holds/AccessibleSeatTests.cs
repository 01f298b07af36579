using SeatEngine.Plans;
using SeatEngine.Seats;

namespace Web.Tests.Holds;

[Collection(OnSharedNode.Name)]
public sealed class AccessibleSeatTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    /// <summary>The cinema's seats of the last row: a space, two companions' seats, a space.</summary>
    private static readonly int _space = Of(SeatKind.Wheelchair)[0];

    [Fact]
    public async Task A_companions_seat_is_refused_to_visitors_without_its_space_and_not_to_staff()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        foreach (var orSimilar in new[] { false, true })
        {
            (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { _space + 1 }, orSimilar }))
                .IsProblem(409, "companion_alone", _space + 1);
        }

        var hold = await caller.HoldAsync(id, _space, _space + 1);
        (await caller.DeleteAsync($"holds/{hold}?seats={_space}")).IsProblem(409, "companion_alone", _space + 1);
        await _node.ShowsAsync(id, _space, 1, 1, 0, 0);
        Assert.Equal(200, (await caller.DeleteAsync($"holds/{hold}")).Status);
        await _node.NewStaff().HoldAsync(id, _space + 1);
    }

    [Theory]
    [InlineData(1, "Wheelchair")]
    [InlineData(2, "Wheelchair Companion")]
    [InlineData(3, "Wheelchair Companion Companion")]
    [InlineData(4, "Wheelchair Companion Companion Standard")]
    public async Task A_party_of_up_to_four_with_a_wheelchair_gets_one_space_and_the_companions_seats_beside_it(int count, string kinds)
    {
        var id = await _node.AddScreeningAsync();
        var answer = await (await _node.NewCallerAsync())
            .PostAsync($"screenings/{id}/holds", new { best = new { count, accessible = true } });
        Assert.Equal(201, answer.Status);
        Assert.Equal(kinds.Split(' ').Order(), answer.Seats.Select(s => WebNode.Cinema.Seats[s].Kind.ToString()).Order());
    }

    [Fact]
    public async Task Spaces_are_for_everyone_when_all_other_seats_are_sold_if_the_screening_says_so()
    {
        var released = await _node.AddScreeningAsync(s => s with { AccessibleRelease = AccessibleRelease.HallSold });
        var kept = await _node.AddScreeningAsync();
        var others = Of(SeatKind.Standard);
        foreach (var id in new[] { released, kept })
        {
            await (await _node.NewCallerAsync()).BookAsync(id, others[0]);
            await _node.NewStaff().PostAsync($"screenings/{id}/blocks", new { seats = others[1..] });
        }

        var caller = await _node.NewCallerAsync();
        await caller.HoldAsync(released, _space + 1);
        Assert.Equal(201, (await caller.PostAsync($"screenings/{released}/holds", new { best = new { count = 2 } })).Status);
        (await caller.PostAsync($"screenings/{kept}/holds", new { seats = new[] { _space + 1 } }))
            .IsProblem(409, "companion_alone", _space + 1);
        (await caller.PostAsync($"screenings/{kept}/holds", new { best = new { count = 2 } })).IsProblem(409, "none_available");
    }

    private static int[] Of(SeatKind kind) => [.. WebNode.Cinema.Seats.Index().Where(s => s.Item.Kind == kind).Select(s => s.Index)];
}
