using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Harness;
using SeatEngine.Live;
using SeatHub.Protocol;
using SeatMap.Client;
using Status = SeatEngine.Seats.SeatStatus;

namespace SeatClient.Tests.Live;

public sealed class SeatFramesTests
{
    private const int MaxSeats = 100_000;

    private static readonly JsonElement Vectors = JsonElement.Parse(
        File.ReadAllBytes(RepositoryRoot.File("tests", "vectors", "wire.json")));

    private static readonly Arbitrary<StatusDelta> AnyDelta = (
        from seatCount in Gen.Elements(1, 4, 50, 2_000, MaxSeats)
        from seats in Gen.Choose(0, seatCount - 1).ListOf()
        from statuses in Gen.Elements(Enum.GetValues<Status>()).ArrayOf(seats.Count)
        from begin in Gen.Elements(0L, 1L, 127L, 128L, 16_383L, 5_000_000_000L, long.MaxValue / 4)
        from span in Gen.Elements(0L, 1L, 127L, 128L, 70_000L)
        let ordered = seats.Distinct().Order().ToArray()
        select new StatusDelta(1, begin, begin + span, ordered, statuses[..ordered.Length])).ToArbitrary();

    private static readonly Arbitrary<Status[]> AnyStatuses = Gen.Elements(Enum.GetValues<Status>()).ArrayOf().ToArbitrary();

    [Fact]
    public void The_golden_vectors_are_read_as_they_say()
    {
        Assert.All(Vectors.GetProperty("snapshots").EnumerateArray(), vector =>
        {
            var statuses = Numbers(vector.GetProperty("statuses"));
            Assert.Equal(
                statuses, SeatFrames.ReadSnapshot(vector.GetProperty("base64").GetBytesFromBase64(), statuses.Length).Select(s => (int)s));
        });
        Assert.All(Vectors.GetProperty("deltas").EnumerateArray(), vector =>
        {
            var delta = SeatFrames.ReadDelta(vector.GetProperty("base64").GetBytesFromBase64(), MaxSeats);
            Assert.Equal((vector.GetProperty("from").GetInt64(), vector.GetProperty("to").GetInt64()), (delta.From, delta.To));
            Assert.Equal(
                vector.GetProperty("changes").EnumerateArray().Select(Numbers),
                delta.Changes.Select(c => new[] { c.Seat, (int)c.Status }));
        });
        Assert.All(Vectors.GetProperty("free").EnumerateArray(), vector => Assert.Equal(
            vector.GetProperty("counts").EnumerateArray().Select(Numbers),
            SeatFrames.ReadCounts(vector.GetProperty("base64").GetBytesFromBase64(), vector.GetProperty("places").GetInt32())
                .Select(c => new[] { c.Place, c.Count })));
    }

    [Fact]
    public void A_delta_is_read_as_the_server_writes_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(AnyDelta, delta =>
    {
        var read = SeatFrames.ReadDelta(FrameCodec.Write(delta), MaxSeats);
        Assert.Equal((delta.From, delta.To), (read.From, read.To));
        Assert.Equal(delta.Seats.Zip(delta.Statuses, (seat, status) => new SeatChange(seat, (SeatStatus)status)), read.Changes);
    }));

    [Fact]
    public void A_snapshot_is_read_as_the_server_writes_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyStatuses, statuses =>
    {
        var packed = StatusSnapshot.Of(new(1, 1), statuses).Statuses;
        Assert.Equal(statuses.Select(s => (SeatStatus)s), SeatFrames.ReadSnapshot(packed, statuses.Length));
    }));

    [Theory]
    [InlineData("")] // Nothing.
    [InlineData("05")] // No end of the range.
    [InlineData("050080")] // A change that is cut short.
    [InlineData("050029")] // Seat 10 of 10.
    [InlineData("0500FFFFFFFFFFFFFFFFFF01")] // Seat 2^62.
    [InlineData("0500FFFFFFFFFFFFFFFFFF02")] // More than 64 bits.
    [InlineData("FFFFFFFFFFFFFFFFFF0100")] // A revision past 63 bits.
    [InlineData("FFFFFFFFFFFFFFFF7F01")] // A range that ends past them.
    [InlineData("05FFFFFFFFFFFFFFFFFF01")] // A range that ends before its beginning.
    public void What_is_no_delta_is_refused(string hex) =>
        Assert.Throws<FormatException>(() => SeatFrames.ReadDelta(Convert.FromHexString(hex), seatCount: 10));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_snapshot_of_other_seats_is_refused(int bytes) =>
        Assert.Throws<FormatException>(() => SeatFrames.ReadSnapshot(new byte[bytes], seatCount: 10));

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];
}
