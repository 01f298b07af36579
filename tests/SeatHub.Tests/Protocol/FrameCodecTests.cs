using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace SeatHub.Tests.Protocol;

/// <summary>That clients read what it writes is tested with SeatMap.Client and with tests/vectors.</summary>
public sealed class FrameCodecTests
{
    [Fact]
    public void A_frame_of_neighbours_takes_one_byte_a_seat()
    {
        var delta = new StatusDelta(1, 7, 7, [.. Enumerable.Range(0, 50)], [.. Enumerable.Repeat(SeatStatus.Held, 50)]);
        Assert.Equal(2 + 50, FrameCodec.Write(delta).Length);
    }
}
