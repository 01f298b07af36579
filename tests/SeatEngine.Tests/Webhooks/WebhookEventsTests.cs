using System.Text.Json;
using SeatEngine.Seats;
using SeatEngine.Webhooks;

namespace SeatEngine.Tests.Webhooks;

/// <summary>Events are a function of the ledger.</summary>
public class WebhookEventsTests
{
    private static readonly ScreeningId _screening = new(7);

    private static readonly DateTimeOffset _at = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Every_operation_of_the_ledger_but_a_correction_has_an_event()
    {
        foreach (var op in Enum.GetValues<LedgerOp>())
        {
            var happened = Of(new LedgerEntry(op, [2, 1]) { Hold = Guid.CreateVersion7() });
            if (op == LedgerOp.Correct)
                Assert.Empty(happened);
            else
                Assert.Contains(Assert.Single(happened).Type, WebhookEvents.Kinds);
        }
    }

    [Fact]
    public void A_move_is_one_event_with_the_seats_before_and_after()
    {
        var moved = Assert.Single(Of(
            new LedgerEntry(LedgerOp.Vacate, [4, 3]) { Booking = "ABC" }, new LedgerEntry(LedgerOp.Occupy, [9, 8]) { Booking = "ABC" }));
        Assert.Equal(("booking.moved", "ABC"), (moved.Type, moved.Data.Reference));
        Assert.Equal([8, 9], moved.Data.Seats!);
        Assert.Equal([3, 4], moved.Data.PreviousSeats!);
        // Another booking that arrives is not a move.
        Assert.Equal(
            ["booking.left", "booking.arrived"],
            Of(new LedgerEntry(LedgerOp.Vacate, [1]) { Booking = "ABC" }, new LedgerEntry(LedgerOp.Occupy, [2]) { Booking = "XYZ" })
                .Select(happened => happened.Type));
    }

    [Fact]
    public void The_body_is_that_of_Standard_Webhooks_and_has_no_empty_members()
    {
        var hold = Guid.CreateVersion7();
        var body = JsonSerializer.Deserialize<JsonElement>(WebhookEvents.Write(Of(
            new LedgerEntry(LedgerOp.Confirm, [5]) { Hold = hold, Booking = "ABC", By = "Ada" }).Single()));
        Assert.Equal(["type", "timestamp", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_at, body.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(
            ["screeningId", "revision", "holdId", "reference", "seats"],
            body.GetProperty("data").EnumerateObject().Select(member => member.Name));
    }

    private static List<WebhookEvent> Of(params LedgerEntry[] entries) => [.. WebhookEvents.Of(_screening, 3, _at, entries)];
}
