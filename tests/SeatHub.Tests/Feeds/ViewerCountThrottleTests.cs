using SeatHub.Feeds;

namespace SeatHub.Tests.Feeds;

public sealed class ViewerCountThrottleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(12, 11)]
    [InlineData(100, 105)]
    [InlineData(4_000, 3_500)]
    public void A_change_that_a_person_would_notice_is_sent(int lastSent, int current) =>
        Assert.True(ViewerCountThrottle.ShouldBroadcast(lastSent, current, ScreeningViewers.CountInterval, watchers: 10));

    [Theory]
    [InlineData(12, 12)]
    [InlineData(100, 104)]
    [InlineData(4_000, 3_900)]
    public void A_small_change_of_a_large_number_is_not_sent(int lastSent, int current) =>
        Assert.False(ViewerCountThrottle.ShouldBroadcast(lastSent, current, ViewerCountThrottle.LargeGroupInterval, watchers: 10));

    [Fact]
    public void A_large_group_gets_the_number_less_often()
    {
        Assert.False(ViewerCountThrottle.ShouldBroadcast(1_000, 9_000, ScreeningViewers.CountInterval, watchers: 9_000));
        Assert.True(ViewerCountThrottle.ShouldBroadcast(1_000, 9_000, ViewerCountThrottle.LargeGroupInterval, watchers: 9_000));
    }
}
