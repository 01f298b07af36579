using Microsoft.Extensions.Logging.Abstractions;
using SeatMap.Client;

namespace SeatClient.Tests.Live;

public sealed class CountdownTests
{
    private static readonly DateTimeOffset Server = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_hold_counts_down_by_the_clock_of_the_server_whatever_this_machine_believes()
    {
        var time = new ManualTime();
        var clock = new ServerClock(time);
        var watched = new WatchedScreening(7, new EventQueue(NullLogger.Instance), clock);
        var hold = new SeatHold { ExpiresAt = Server.AddSeconds(60) };

        // The answer took two seconds: it was written one second ago.
        time.Advance(TimeSpan.FromSeconds(2));
        clock.Set(Server, asked: 0);
        Assert.Equal(Server.AddSeconds(1), watched.ServerNow);
        Assert.Equal(TimeSpan.FromSeconds(59), watched.TimeLeft(hold));

        time.Advance(TimeSpan.FromSeconds(58.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), watched.TimeLeft(hold));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, watched.TimeLeft(hold));
    }
}
