using SeatHub.Feeds;

namespace SeatHub.Tests.Feeds;

public sealed class ViewerCountThrottleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(12, 11)]
    [InlineData(100, 105)]
    [InlineData(4_000, 3_500)]
    public void A_change_that_a_person_would_notice_is_told(int told, int now) => Assert.True(ViewerCountThrottle.ShouldBroadcast(told, now, ScreeningViewers.CountedEvery, listeners: 10));

    [Theory]
    [InlineData(12, 12)]
    [InlineData(100, 104)]
    [InlineData(4_000, 3_900)]
    public void One_more_in_a_crowd_is_no_news(int told, int now) => Assert.False(ViewerCountThrottle.ShouldBroadcast(told, now, ViewerCountThrottle.LargeGroupInterval, listeners: 10));

    [Fact]
    public void A_crowd_is_told_seldom()
    {
        Assert.False(ViewerCountThrottle.ShouldBroadcast(1_000, 9_000, ScreeningViewers.CountedEvery, listeners: 9_000));
        Assert.True(ViewerCountThrottle.ShouldBroadcast(1_000, 9_000, ViewerCountThrottle.LargeGroupInterval, listeners: 9_000));
    }
}
