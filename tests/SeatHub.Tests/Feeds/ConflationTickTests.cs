using FsCheck;
using FsCheck.Fluent;
using SeatHub.Feeds;

namespace SeatHub.Tests.Feeds;

public sealed class ConflationTickTests
{
    [Fact]
    public void A_small_group_gets_changes_almost_at_once() =>
        Assert.Equal(ConflationTick.Shortest, ConflationTick.After(TimeSpan.FromMicroseconds(80)));

    [Fact]
    public void Sending_takes_at_most_eight_ninths_of_the_time_until_the_longest_wait_bounds_it() =>
        Assert.Equal(TimeSpan.FromMilliseconds(90), ConflationTick.After(TimeSpan.FromMilliseconds(720)));

    [Fact]
    public void No_change_is_delayed_longer_than_the_longest_wait_and_none_shorter_than_the_shortest() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), micros =>
        {
            var tick = ConflationTick.After(TimeSpan.FromMicroseconds(micros));
            Assert.InRange(tick, ConflationTick.Shortest, ConflationTick.Longest);
        }));
}
