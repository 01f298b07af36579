using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Architecture.Tests;

public class DirectionTests
{
    // What reads or writes anything outside of the process, and what Seats therefore must not know.
    private const string InputAndOutput =
        @"^(Npgsql|Dapper|StackExchange|Quartz|System\.IO|System\.Net|System\.Data"
        + @"|Microsoft\.AspNetCore|Microsoft\.Extensions\.(Hosting|Logging))";

    [Fact]
    public void Folders_of_SeatEngine_refer_to_each_other_in_one_direction() =>
        Holds(SliceRuleDefinition.Slices().Matching("SeatEngine.(*)").Should().BeFreeOfCycles());

    [Fact]
    public void SeatEngine_knows_neither_SeatHub_nor_Web() =>
        Holds(Types().That().ResideInNamespaceMatching(@"^SeatEngine(\.|$)").Should().NotDependOnAny(
            Types().That().ResideInNamespaceMatching(@"^(SeatHub|Web)(\.|$)")));

    [Fact]
    public void SeatHub_does_not_know_Web() =>
        Holds(Types().That().ResideInNamespaceMatching(@"^SeatHub(\.|$)").Should().NotDependOnAny(
            Types().That().ResideInNamespaceMatching(@"^Web(\.|$)")));

    [Fact]
    public void Seats_has_no_input_and_output() =>
        Holds(Types().That().ResideInNamespaceMatching(@"^SeatEngine\.Seats$").Should().NotDependOnAny(
            Types(includeReferenced: true).That().ResideInNamespaceMatching(InputAndOutput)));

    private static void Holds(IArchRule rule)
    {
        var broken = rule.Evaluate(Code.Loaded).Where(r => !r.Passed).Select(r => r.Description).ToList();
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }
}
