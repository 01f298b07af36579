using SeatEngine.Bookings;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>Exchanging a booking for seats of another screening. It goes through no lane, because it is about two screenings.</summary>
public sealed partial class SeatCommands
{
    private const int ExchangeAttempts = 4;

    /// <summary>Exchanges a booking for these seats of a screening, all or none, at their prices of now.</summary>
    /// <param name="reference">As typed: case, spaces and hyphens do not matter.</param>
    /// <param name="seats">As many as the booking has.</param>
    /// <param name="tender">How the difference in price goes through the caller's till; null when it does not.</param>
    /// <param name="due">The difference that the buyer was shown: refused if it is another one. Null: whatever it is.</param>
    public Task<SeatReply> ExchangeAsync(
        string reference, ScreeningId to, int[] seats, Caller caller, Tender? tender, long? due, Guid commandId,
        CancellationToken cancellation) =>
        RecordedAsync(
            Invalid(seats, null, out var ascending) is { } invalid
                ? Task.FromResult(invalid)
                : ExchangeAsync(
                    reference, to, caller, commandId, c => c with { Seats = ascending, Tender = tender, Due = due }, cancellation),
            caller, StaffAction.Exchange, commandId, to, reference: reference);

    /// <summary>Exchanges a booking for the seats of a hold of the caller, at the prices that were fixed when it was granted.</summary>
    /// <param name="due">As for seats.</param>
    public Task<SeatReply> ExchangeAsync(
        string reference, ScreeningId to, HoldId hold, Caller caller, Tender? tender, long? due, Guid commandId,
        CancellationToken cancellation) =>
        RecordedAsync(
            ExchangeAsync(reference, to, caller, commandId, c => c with { Hold = hold, Tender = tender, Due = due }, cancellation),
            caller, StaffAction.Exchange, commandId, to, reference: reference);

    private async Task<SeatReply> ExchangeAsync(
        string reference, ScreeningId to, Caller caller, Guid commandId, Func<ExchangeBooking, ExchangeBooking> what,
        CancellationToken cancellation)
    {
        if (commandId == Guid.Empty)
            return new SeatReply(SeatOutcome.Invalid) { Detail = "The command id is empty." };
        if (BookingReference.Canonical(reference) is not { } canonical
            || await bookings.FindScreeningAsync(canonical, cancellation) is not { } from)
        {
            return new SeatReply(SeatOutcome.NotFound);
        }

        // Staff in both screenings, or in none.
        var there = await organizers.InAsync(caller, to, cancellation);
        caller = there.Staff is null ? there : await organizers.InAsync(caller, from, cancellation);
        if (await maps.GetAsync(to, cancellation) is not { } target || await maps.GetAsync(from, cancellation) is not { } source)
            return new SeatReply(SeatOutcome.UnknownScreening);
        var command = what(new ExchangeBooking(commandId, canonical, to, caller, new HoldId(Guid.CreateVersion7())));
        if (command.Seats is { } seats && UnknownSeats(target, seats, null) is { } unknown)
            return unknown;
        // In that screening already: by an earlier attempt of this command, perhaps. The lane knows.
        return await WaitAsync(from == to ? lanes.Of(target).SubmitAsync(command) : ExchangeAsync(source, target, command), cancellation);
    }

    /// <summary>Completes even if the caller stops waiting.</summary>
    private async Task<SeatReply> ExchangeAsync(LiveSeatMap source, LiveSeatMap target, ExchangeBooking command)
    {
        for (var attempt = 1; attempt <= ExchangeAttempts; attempt++)
        {
            var result = await ledger.ExchangeAsync(
                new ExchangeSide(source.Replica, source.Terms), new ExchangeSide(target.Replica, target.Terms), command,
                CancellationToken.None);
            switch (result)
            {
                case ExchangeResult.Committed committed:
                    if (committed.Left is { } left)
                        lanes.Of(source).Publish(left);
                    if (committed.Arrived is { } arrived)
                        lanes.Of(target).Publish(arrived);
                    metrics.Decided(committed.Reply.Outcome);
                    return committed.Reply;
                case ExchangeResult.Behind:
                    await SeatLane.WithOutages(maps.ReloadAsync(source, CancellationToken.None));
                    await SeatLane.WithOutages(maps.ReloadAsync(target, CancellationToken.None));
                    break;
                case ExchangeResult.FenceFailed:
                    await lanes.Of(source).CorrectAsync();
                    await lanes.Of(target).CorrectAsync();
                    break;
            }
        }

        throw new InvalidOperationException(
            $"The live copies of screenings {source.Id} and {target.Id} do not come to agree with the database");
    }
}
