using FsCheck;
using FsCheck.Fluent;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;
using SeatMapClient;

namespace SeatHub.Tests.Protocol;

public sealed class FrameCodecTests
{
    private static readonly Arbitrary<StatusDelta> AnyDelta = (
        from seatCount in Gen.Elements(1, 4, 50, 2_000, 100_000)
        from seats in Gen.Choose(0, seatCount - 1).ListOf()
        from statuses in Gen.Elements(Enum.GetValues<SeatStatus>()).ArrayOf(seats.Count)
        from begin in Gen.Elements(0L, 1L, 127L, 128L, 16_383L, 5_000_000_000L, long.MaxValue / 4)
        from span in Gen.Elements(0L, 1L, 127L, 128L, 70_000L)
        let ordered = seats.Distinct().Order().ToArray()
        select new StatusDelta(1, begin, begin + span, ordered, statuses[..ordered.Length])).ToArbitrary();

    private static readonly Arbitrary<SeatStatus[]> AnyStatuses = Gen.Elements(Enum.GetValues<SeatStatus>()).ArrayOf().ToArbitrary();

    [Fact]
    public void What_is_written_is_what_a_client_reads() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(AnyDelta, delta =>
    {
        var read = WireReader.ReadDelta(FrameCodec.Write(delta));
        Assert.Equal((delta.From, delta.To), (read.From, read.To));
        Assert.Equal(delta.Seats.Zip(delta.Statuses, (seat, status) => (seat, (byte)status)), read.Changes);
    }));

    [Fact]
    public void A_snapshot_is_what_a_client_reads() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyStatuses, statuses =>
    {
        var packed = StatusSnapshot.Of(new(1, 1), statuses).Statuses;
        Assert.Equal(statuses.Select(s => (byte)s), WireReader.ReadSnapshot(packed, statuses.Length));
    }));

    [Fact]
    public void A_frame_of_neighbours_takes_one_byte_a_seat()
    {
        var delta = new StatusDelta(1, 7, 7, [.. Enumerable.Range(0, 50)], [.. Enumerable.Repeat(SeatStatus.Held, 50)]);
        Assert.Equal(2 + 50, FrameCodec.Write(delta).Length);
    }
}
