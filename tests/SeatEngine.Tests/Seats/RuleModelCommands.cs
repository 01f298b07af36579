using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Seats;

/// <summary>The commands with which most tests of the rules begin.</summary>
internal static class RuleModelCommands
{
    public static SeatReply Hold(this RuleModel model, HolderId holder, params int[] seats) =>
        model.Ask(new HoldSeats(new HoldId(Guid.CreateVersion7()), holder.AsCaller(), seats));

    /// <summary>A hold that must succeed.</summary>
    public static (HoldId Hold, SeatReply Reply) Held(this RuleModel model, HolderId holder, params int[] seats)
    {
        var hold = new HoldId(Guid.CreateVersion7());
        var reply = model.Ask(new HoldSeats(hold, holder.AsCaller(), seats));
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        return (hold, reply);
    }

    /// <summary>A booking that must succeed.</summary>
    /// <returns>Its reference.</returns>
    public static string Booked(this RuleModel model, HolderId holder, params int[] seats)
    {
        var reference = $"B{Guid.NewGuid():N}"[..10];
        var reply = model.Ask(new ConfirmHold(Guid.CreateVersion7(), model.Held(holder, seats).Hold, holder.AsCaller(), reference));
        Assert.Equal(SeatOutcome.Booked, reply.Outcome);
        return reference;
    }
}
