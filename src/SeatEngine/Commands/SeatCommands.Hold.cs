using SeatEngine.Live;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>Making holds.</summary>
public sealed partial class SeatCommands
{
    // Far above any rule's limit, far below what would hurt to sort and look up.
    private const int AbsurdSeats = 1_000;

    /// <summary>Holds exactly these seats, or none. The hold id is the caller's choice (UUIDv7); a repeat gives the first answer.</summary>
    /// <param name="repeat">
    /// The caller may have sent it before. A node that has just started does not know the first answer; then it asks the database
    /// instead of refusing seats that are taken, perhaps by this hold.
    /// </param>
    /// <param name="joins">A live hold of the caller that the new one takes the place of, with the seats of both.</param>
    public Task<SeatReply> HoldAsync(
        ScreeningId screening, HoldId hold, Caller caller, int[] seats, CancellationToken cancellation, bool repeat = false,
        HoldId? joins = null)
    {
        if (InvalidHold(hold, joins, seats?.Length ?? 0) is { } refused)
            return Task.FromResult(refused);
        if (Invalid(seats, hold, out var wanted) is { } invalid)
            return Task.FromResult(invalid);
        var command = new HoldSeats(hold, caller, wanted, repeat) { Joins = joins };
        if (caller.Staff is { OwnScreeningsOnly: true })
            return HoldAsOrganizerAsync(screening, command, cancellation);
        return maps.Find(screening) is { } map ? HoldAsync(map, command, cancellation) : OpenAndHoldAsync(screening, command, cancellation);
    }

    private async Task<SeatReply> HoldAsOrganizerAsync(ScreeningId screening, HoldSeats command, CancellationToken cancellation) =>
        await OpenAndHoldAsync(
            screening, command with { Caller = await organizers.InAsync(command.Caller, screening, cancellation) }, cancellation);

    private async Task<SeatReply> OpenAndHoldAsync(ScreeningId screening, HoldSeats command, CancellationToken cancellation) =>
        await maps.GetAsync(screening, cancellation) is { } map
            ? await HoldAsync(map, command, cancellation)
            : new SeatReply(SeatOutcome.UnknownScreening) { HoldId = command.HoldId.Value };

    private Task<SeatReply> HoldAsync(LiveSeatMap map, HoldSeats command, CancellationToken cancellation)
    {
        var (hold, wanted) = (command.HoldId, command.Seats);
        if (UnknownSeats(map, wanted, hold) is { } unknown)
            return Task.FromResult(unknown);
        return command.Caller.From is { } from
            ? WaitAsync(WithinLimitAsync(map, from, command, wanted.Length, () => ClaimAndHoldAsync(map, command, default)), cancellation)
            : ClaimAndHoldAsync(map, command, cancellation);
    }

    /// <summary>Makes the hold unless too many seats would be held from the caller's address.</summary>
    private async Task<SeatReply> WithinLimitAsync(
        LiveSeatMap map, AddressBlock from, NewHoldCommand command, int seats, Func<Task<SeatReply>> makeAsync)
    {
        var most = rules.Value.MaxHeldSeatsPerAddress;
        if (!map.TryBeginHoldFrom(from, command.HoldId, seats, most, clock.Now))
        {
            return new SeatReply(SeatOutcome.LimitReached)
            {
                HoldId = command.HoldId.Value,
                Detail = $"From one address at most {most} seats of a screening are held at a time: buy or release some first.",
            };
        }

        try
        {
            return await makeAsync();
        }
        finally
        {
            map.EndHoldFrom(from, command.HoldId);
        }
    }

    private Task<SeatReply> ClaimAndHoldAsync(LiveSeatMap map, HoldSeats command, CancellationToken cancellation)
    {
        var (hold, wanted) = (command.HoldId, command.Seats);
        if (command.IsRepeat)
            return WaitAsync(lanes.Of(map).SubmitAsync(command), cancellation);
        switch (map.TryClaim(hold, command.Caller.Holder, wanted, clock.Latest, out var taken))
        {
            case ClaimOutcome.Taken:
                metrics.RejectedBeforeCommit("copy");
                return Task.FromResult(SeatReply.Taken(hold, taken));
            case ClaimOutcome.Repeat:
                return WaitAsync(lanes.Of(map).SubmitAsync(command), cancellation);
            default:
                return WaitAsync(lanes.Of(map).SubmitAsync(command, wanted), cancellation);
        }
    }

    /// <summary>
    /// Holds exactly these seats or, if others have some of them, the best adjacent ones of the same category, in one command. Seats of
    /// different categories have no similar ones; then it does the same as
    /// <see cref="HoldAsync(ScreeningId, HoldId, Caller, int[], CancellationToken, bool, HoldId?)"/>.
    /// </summary>
    public async Task<SeatReply> HoldOrSimilarAsync(
        ScreeningId screening, HoldId hold, Caller caller, int[] seats, CancellationToken cancellation, bool repeat = false,
        HoldId? joins = null)
    {
        if (InvalidHold(hold, joins, seats?.Length ?? 0) is { } refused)
            return refused;
        if (Invalid(seats, hold, out var wanted) is { } invalid)
            return invalid;
        caller = await organizers.InAsync(caller, screening, cancellation);
        if (await maps.GetAsync(screening, cancellation) is not { } map)
            return new SeatReply(SeatOutcome.UnknownScreening) { HoldId = hold.Value };
        if (UnknownSeats(map, wanted, hold) is { } unknown)
            return unknown;
        if (BestRequest.SimilarTo(map.Terms.Plan, wanted) is not { } wish)
            return await HoldAsync(map, new HoldSeats(hold, caller, wanted, repeat) { Joins = joins }, cancellation);
        var command = new HoldBest(hold, caller, wish, null, wanted, repeat) { Joins = joins };
        return await SubmitAsync(
            map,
            command,
            () => map.TryClaim(hold, caller.Holder, wanted, clock.Latest, out _) switch
            {
                ClaimOutcome.Claimed => wanted,
                ClaimOutcome.Taken => map.ClaimBest(wish, new HashSet<int>(), clock.Now),
                _ => null,
            },
            cancellation);
    }

    /// <summary>
    /// Holds the best adjacent seats that are free. They are chosen when the command is decided, so that many callers at once get
    /// different seats.
    /// </summary>
    public async Task<SeatReply> HoldBestAsync(
        ScreeningId screening, HoldId hold, Caller caller, BestRequest wish, CancellationToken cancellation, bool repeat = false,
        HoldId? joins = null)
    {
        if (InvalidHold(hold, joins, wish.Count) is { } refused)
            return refused;
        if (wish.Count < 1)
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold.Value, Detail = "Ask for at least one seat." };
        caller = await organizers.InAsync(caller, screening, cancellation);
        if (await maps.GetAsync(screening, cancellation) is not { } map)
            return new SeatReply(SeatOutcome.UnknownScreening) { HoldId = hold.Value };
        if (wish.Category is not null && map.Terms.Plan.Categories.All(c => c.Id != wish.Category))
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold.Value, Detail = "The plan has no such category." };
        return await SubmitAsync(
            map,
            new HoldBest(hold, caller, wish, null, IsRepeat: repeat) { Joins = joins },
            () => map.HasSeen(hold) ? null : map.ClaimBest(wish, new HashSet<int>(), clock.Now),
            cancellation);
    }

    /// <param name="claim">Finds the seats to lock, and claims them on the map; null if the transaction is to choose.</param>
    private Task<SeatReply> SubmitAsync(LiveSeatMap map, HoldBest command, Func<int[]?> claim, CancellationToken cancellation)
    {
        return WaitAsync(
            command.Caller.From is { } from
                ? WithinLimitAsync(map, from, command, command.Wish.Count, ClaimAndHoldAsync)
                : ClaimAndHoldAsync(),
            cancellation);

        Task<SeatReply> ClaimAndHoldAsync()
        {
            var lane = lanes.Of(map);
            return !command.IsRepeat && claim() is { } claimed
                ? lane.SubmitAsync(command with { Preferred = claimed }, claimed)
                : lane.SubmitAsync(command);
        }
    }

    // A token that cannot be cancelled costs nothing; any other costs a registration and two allocations.
    private static Task<SeatReply> WaitAsync(Task<SeatReply> reply, CancellationToken cancellation) =>
        cancellation.CanBeCanceled ? reply.WaitAsync(cancellation) : reply;

    private static SeatReply? InvalidHold(HoldId hold, HoldId? joins, int count)
    {
        if (hold.Value == Guid.Empty)
            return new SeatReply(SeatOutcome.Invalid) { Detail = "The hold id is empty." };
        if (joins == hold)
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold.Value, Detail = "A hold that joins another has an id of its own." };
        return count > AbsurdSeats
            ? new SeatReply(SeatOutcome.TooManySeats) { HoldId = hold.Value, Detail = "That is more than any hold may have." }
            : null;
    }
}
