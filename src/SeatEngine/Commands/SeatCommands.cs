using Microsoft.Extensions.Options;
using SeatEngine.Audit;
using SeatEngine.Bookings;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Commands;

/// <summary>
/// The entry of the write path, for hub, REST and jobs alike: live copy, Redis lock, lane. Thread-safe. Every method answers
/// with a value; it throws <see cref="StoreUnavailableException"/> when the database is away and <see cref="BusyException"/>
/// when too many commands are waiting. Cancellation ends the waiting for the reply, not the command. A command id is chosen by the
/// caller (UUIDv7); repeating it gives the first answer.
/// </summary>
public sealed partial class SeatCommands(
    LiveSeatMaps maps, SeatLanes lanes, SeatLedger ledger, DatabaseClock clock, BookingQueries bookings, ScreeningOrganizers organizers,
    AuditTrail trail, EngineMetrics metrics, IOptions<SeatRuleOptions> rules)
{
    public Task<SeatReply> ExtendAsync(ScreeningId screening, HoldId hold, Caller caller, Guid commandId, CancellationToken cancellation) =>
        RecordedAsync(
            SubmitAsync(screening, caller, c => new ExtendHold(commandId, hold, c), cancellation),
            caller, StaffAction.Extend, commandId, screening, hold: hold);

    /// <summary>Releases a hold, or some of its seats.</summary>
    /// <param name="seats">Which seats; all when null.</param>
    /// <param name="caller">The holder, or a member of staff who takes the seats away.</param>
    public Task<SeatReply> ReleaseAsync(
        ScreeningId screening, HoldId hold, Caller caller, int[]? seats, Guid commandId, CancellationToken cancellation)
    {
        int[]? wanted = null;
        var reply = seats is not null && Invalid(seats, hold, out wanted) is { } invalid
            ? Task.FromResult(invalid)
            : SubmitAsync(screening, caller, c => new ReleaseHold(commandId, hold, c, wanted), cancellation);
        return RecordedAsync(reply, caller, StaffAction.Release, commandId, screening, hold: hold);
    }

    /// <summary>Chooses ticket types for seats of a hold, or a promo code, which fixes its price again.</summary>
    /// <param name="types">Of the seats whose type is to be another one.</param>
    /// <param name="code">Empty: none any more; null: as it is.</param>
    public Task<SeatReply> PriceAsync(
        ScreeningId screening, HoldId hold, Caller caller, TypeChoice[] types, Guid commandId, CancellationToken cancellation,
        string? code = null) =>
        RecordedAsync(
            (types.Length > 0 || code is null) && Invalid(Array.ConvertAll(types, choice => choice.Seat), hold, out _) is { } invalid
                ? Task.FromResult(invalid)
                : SubmitAsync(screening, caller, c => new PriceHold(commandId, hold, c, types, code), cancellation),
            caller, StaffAction.Hold, commandId, screening, hold: hold);

    /// <summary>Books the seats of a hold, which have been paid for, at the prices that were fixed when it was granted.</summary>
    /// <param name="tender">How the caller's till took the money; null when it was paid by other means.</param>
    /// <param name="contact">Where the buyer reads about the booking; null: nowhere.</param>
    public Task<SeatReply> ConfirmAsync(
        ScreeningId screening, HoldId hold, Caller caller, Tender? tender, Guid commandId, CancellationToken cancellation,
        Contact? contact = null) =>
        RecordedAsync(
            SubmitAsync(
                screening, caller, c => new ConfirmHold(commandId, hold, c, BookingReference.Next(), tender, contact), cancellation),
            caller, StaffAction.Sale, commandId, screening, hold: hold);

    /// <summary>Begins a payment for a hold: it gets all its time, and a payment that was begun before is voided.</summary>
    internal Task<SeatReply> PayAsync(
        ScreeningId screening, HoldId hold, Caller caller, PaymentId payment, string provider, Contact? contact,
        CancellationToken cancellation) =>
        RecordedAsync(
            SubmitAsync(screening, caller, c => new PayHold(payment, hold, c, provider, contact), cancellation),
            caller, StaffAction.Extend, payment.Value, screening, hold: hold);

    /// <summary>Sells the seats of a hold for a payment that is authorized. Repeating it gives the first answer.</summary>
    internal Task<SeatReply> SellAsync(ScreeningId screening, PaymentRecord payment, CancellationToken cancellation) =>
        SubmitAsync(
            screening,
            new SellPaid(
                SellCommandOf(payment.Id), payment.Id, payment.HoldId, new Caller(payment.Holder), BookingReference.Next(),
                new HoldId(Guid.CreateVersion7())),
            cancellation);

    /// <summary>The same at each attempt, on every node; not the payment's own, which is that of the command that began it.</summary>
    private static Guid SellCommandOf(PaymentId payment)
    {
        Span<byte> bytes = stackalloc byte[16];
        payment.Value.TryWriteBytes(bytes);
        bytes[15] ^= 1;
        return new Guid(bytes);
    }

    /// <summary>Cancels a booking, or gives some of its seats back.</summary>
    /// <param name="tender">How the caller's till gives the money back; null when it does not.</param>
    /// <param name="seats">Which seats are given back; all when null.</param>
    public Task<SeatReply> CancelBookingAsync(
        string reference, Caller caller, Tender? tender, Guid commandId, CancellationToken cancellation, int[]? seats = null)
    {
        int[]? wanted = null;
        var reply = seats is not null && Invalid(seats, null, out wanted) is { } invalid
            ? Task.FromResult(invalid with { Reference = BookingReference.Canonical(reference) })
            : SubmitAsync(reference, caller, (its, c) => new CancelBooking(commandId, its, c, tender, wanted), cancellation);
        return RecordedAsync(reply, caller, StaffAction.Cancel, commandId, reference: reference);
    }

    /// <summary>Gives a booking other seats, all or none: as many as it has, free or its own.</summary>
    /// <param name="reference">As typed: case, spaces and hyphens do not matter.</param>
    /// <param name="seats">All the seats that it is to have.</param>
    /// <param name="caller">A member of staff, whose till it is if money changes hands.</param>
    /// <param name="tender">How the difference in price is paid; null: not at this till.</param>
    public Task<SeatReply> MoveBookingAsync(
        string reference, int[] seats, Caller caller, Tender? tender, Guid commandId, CancellationToken cancellation) =>
        RecordedAsync(
            MoveAsync(reference, seats, caller, tender, commandId, cancellation),
            caller, StaffAction.Move, commandId, reference: reference);

    private async Task<SeatReply> MoveAsync(
        string reference, int[] seats, Caller caller, Tender? tender, Guid commandId, CancellationToken cancellation)
    {
        if (Invalid(seats, null, out var ascending) is { } invalid)
            return invalid;
        if (BookingReference.Canonical(reference) is not { } canonical
            || await bookings.FindScreeningAsync(canonical, cancellation) is not { } screening)
        {
            return new SeatReply(SeatOutcome.NotFound);
        }

        return await SubmitSeatsAsync(
            screening, ascending, caller, (s, c) => new MoveBooking(commandId, canonical, s, c, tender), cancellation);
    }

    public Task<SeatReply> BlockAsync(ScreeningId screening, int[] seats, Caller staff, Guid commandId, CancellationToken cancellation) =>
        RecordedAsync(
            SubmitSeatsAsync(screening, seats, staff, (s, c) => new BlockSeats(commandId, s, c), cancellation),
            staff, StaffAction.Block, commandId, screening);

    public Task<SeatReply> UnblockAsync(ScreeningId screening, int[] seats, Caller staff, Guid commandId, CancellationToken cancellation) =>
        RecordedAsync(
            SubmitSeatsAsync(screening, seats, staff, (s, c) => new UnblockSeats(commandId, s, c), cancellation),
            staff, StaffAction.Unblock, commandId, screening);

    /// <summary>Gives back some of what is sold and held of a screening that is called off.</summary>
    internal Task<SeatReply> CallOffAsync(
        ScreeningId screening, IReadOnlyList<string> references, IReadOnlyList<HoldId> holds, string by, CancellationToken cancellation) =>
        SubmitAsync(screening, new CallOffBookings(Guid.CreateVersion7(), references, holds, by), cancellation);

    internal Task<SeatReply> ExpireAsync(ScreeningId screening, IReadOnlyList<HoldId> holds, CancellationToken cancellation) =>
        SubmitAsync(screening, new ExpireHolds(Guid.CreateVersion7(), holds), cancellation);

    private async Task<SeatReply> SubmitAsync(
        string reference, Caller caller, Func<string, Caller, SeatCommand> command, CancellationToken cancellation) =>
        BookingReference.Canonical(reference) is { } canonical
        && await bookings.FindScreeningAsync(canonical, cancellation) is { } screening
            ? await SubmitAsync(screening, caller, c => command(canonical, c), cancellation)
            : new SeatReply(SeatOutcome.NotFound);

    /// <summary>What only staff may do with seats.</summary>
    private async Task<SeatReply> SubmitSeatsAsync(
        ScreeningId screening, int[] seats, Caller caller, Func<int[], Caller, SeatCommand> command, CancellationToken cancellation)
    {
        if (await organizers.InAsync(caller, screening, cancellation) is not { Staff: not null } staff)
            return new SeatReply(SeatOutcome.NotFound);
        if (Invalid(seats, null, out var ascending) is { } invalid)
            return invalid;
        if (await maps.GetAsync(screening, cancellation) is not { } map)
            return new SeatReply(SeatOutcome.UnknownScreening);
        if (UnknownSeats(map, ascending, null) is { } unknown)
            return unknown;
        return await SubmitAsync(screening, command(ascending, staff), cancellation);
    }

    private async Task<SeatReply> SubmitAsync(
        ScreeningId screening, Caller caller, Func<Caller, SeatCommand> command, CancellationToken cancellation) =>
        await SubmitAsync(screening, command(await organizers.InAsync(caller, screening, cancellation)), cancellation);

    private async Task<SeatReply> SubmitAsync(ScreeningId screening, SeatCommand command, CancellationToken cancellation)
    {
        if (command.CommandId == Guid.Empty)
            return new SeatReply(SeatOutcome.Invalid) { Detail = "The command id is empty." };
        return await maps.GetAsync(screening, cancellation) is { } map
            ? await WaitAsync(lanes.Of(map).SubmitAsync(command), cancellation)
            : new SeatReply(SeatOutcome.UnknownScreening);
    }

    /// <summary>Null if the seats make sense; then <paramref name="ascending"/> has them in order.</summary>
    private static SeatReply? Invalid(int[]? seats, HoldId? hold, out int[] ascending)
    {
        ascending = seats is null ? [] : [.. seats];
        Array.Sort(ascending);
        if (seats is null or { Length: 0 })
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold?.Value, Detail = "Name at least one seat." };
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i] != ascending[i - 1])
                continue;
            return new SeatReply(SeatOutcome.Invalid)
            {
                HoldId = hold?.Value,
                Seats = [ascending[i]],
                Detail = "A seat is named twice.",
            };
        }

        return null;
    }

    private static SeatReply? UnknownSeats(LiveSeatMap map, int[] seats, HoldId? hold)
    {
        var count = map.Terms.Plan.Seats.Count;
        // They are sorted, so the first and the last are enough to look at.
        if (seats[0] >= 0 && seats[^1] < count)
            return null;
        var unknown = Array.FindAll(seats, s => s < 0 || s >= count);
        return new SeatReply(SeatOutcome.UnknownSeat)
        {
            HoldId = hold?.Value,
            Seats = unknown,
            Detail = $"The plan has seats 0 to {count - 1}.",
        };
    }
}
