using SeatEngine.Prices;

namespace SeatEngine.Tests.Prices;

public class TypeRulesTests
{
    private static readonly TicketType[] _types =
    [
        new("adult", "Adult"),
        new("group", "Group") { Minimum = 3, Maximum = 4 },
        new("member", "Member") { Rule = TicketTypeRule.Member, NumberMask = "MC-9999" },
        new("carer", "Carer") { Percent = 0, Rule = TicketTypeRule.Carer },
    ];

    private static readonly HashSet<int> _spaces = [10, 11];

    private static TypeFault? Fault(params (int Seat, string? Type, string? Member)[] seats) => TypeRules.FindFault(
        _types, [.. seats.Select(s => new ListedSeat(s.Seat, s.Type, null, 1_000, s.Member))], _spaces.Contains);

    [Fact]
    public void A_carer_comes_with_a_wheelchair_space_each()
    {
        Assert.Null(Fault((10, "adult", null), (1, "carer", null)));
        Assert.Null(Fault((10, "adult", null), (11, "adult", null), (1, "carer", null), (2, "carer", null)));
        Assert.Equal(TypeFaultKind.CarerWithoutSpace, Fault((1, "carer", null))?.Kind);
        Assert.Equal([1, 2], Fault((10, "adult", null), (1, "carer", null), (2, "carer", null))!.Seats);
        Assert.Equal([10], Fault((10, "carer", null))!.Seats);
    }

    [Fact]
    public void A_type_has_a_minimum_and_a_maximum()
    {
        Assert.Equivalent(
            new TypeFault(TypeFaultKind.TooFew, "group", [1, 2], 3), Fault((1, "group", null), (2, "group", null)));
        Assert.Null(Fault((1, "group", null), (2, "group", null), (3, "group", null)));
        var five = Enumerable.Range(1, 5).Select(seat => (seat, (string?)"group", (string?)null)).ToArray();
        Assert.Equivalent(new TypeFault(TypeFaultKind.TooMany, "group", [1, 2, 3, 4, 5], 4), Fault(five));
        // None at all is no group.
        Assert.Null(Fault((1, "adult", null)));
    }

    [Fact]
    public void A_member_has_a_number_of_their_own()
    {
        Assert.Null(Fault((1, "member", "MC-1234"), (2, "member", "MC-1235")));
        Assert.Equal([2], Fault((1, "member", "MC-1234"), (2, "member", "MC-1234"))!.Seats);
        Assert.Equal([1], Fault((1, "member", null))!.Seats);
        Assert.Equal(TypeFaultKind.MemberNumber, Fault((1, "member", "XX-1234"))?.Kind);
        Assert.Equal("MC-1234", TypeRules.CleanNumber(" mc-12 34 "));
    }

    [Fact]
    public void A_type_that_is_not_sold_is_refused()
    {
        Assert.Equal(TypeFaultKind.Unknown, Fault((1, "student", null))?.Kind);
        Assert.Equal(TypeFaultKind.Unknown, Fault((1, null, null))?.Kind);
        Assert.Null(TypeRules.FindFault([], [new ListedSeat(1, null, null, 1_000)], _ => false));
    }
}
