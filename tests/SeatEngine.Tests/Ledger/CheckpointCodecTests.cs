using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Seats;

namespace SeatEngine.Tests.Ledger;

public class CheckpointCodecTests
{
    [Fact]
    public void A_state_that_was_written_and_read_goes_on_like_the_original() => Script.Check(script =>
    {
        var model = script.Start();
        foreach (var command in script.OneByOne(model))
            model.Ask(command);
        var original = new ReplayedState(Script.SeatCount);
        var copy = new ReplayedState(Script.SeatCount);
        foreach (var (at, changes) in model.Ledger)
        {
            foreach (var entry in LedgerCodec.Read(changes))
            {
                original.Apply(entry, at);
                copy.Apply(entry, at);
            }

            Assert.Equal(RuleModel.Describe(original.Board), RuleModel.Describe(copy.Board));
            Assert.Equal(CheckpointCodec.Write(original), CheckpointCodec.Write(copy));
            copy = CheckpointCodec.Read(CheckpointCodec.Write(copy), Script.SeatCount)!;
        }

        Assert.Equal(RuleModel.Describe(model.Board), RuleModel.Describe(copy.Board));
    });

    [Fact]
    public void Bytes_of_another_hall_or_of_no_checkpoint_are_refused()
    {
        var state = new ReplayedState(5);
        var at = DateTimeOffset.UnixEpoch;
        state.Apply(new LedgerEntry(LedgerOp.Hold, [1, 2]) { Hold = Guid.NewGuid(), Holder = Guid.NewGuid(), Until = at.AddHours(1) }, at);
        state.Apply(new LedgerEntry(LedgerOp.Occupy, [3]) { Booking = "0123456789" }, at);
        var bytes = CheckpointCodec.Write(state);
        Assert.NotNull(CheckpointCodec.Read(bytes, 5));
        Assert.Null(CheckpointCodec.Read(bytes, 6));
        Assert.Null(CheckpointCodec.Read([.. bytes, 0], 5));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(CheckpointCodec.Read(bytes[..length], 5));
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            // Whatever it is, it is read or refused.
            CheckpointCodec.Read(changed, 5);
        }
    }
}
