using SeatEngine.Live;
using SeatEngine.Storage;

namespace SeatEngine.Seats;

/// <summary>Making holds.</summary>
public sealed partial class SeatCommands
{
    // Far above any rule's limit, far below what would hurt to sort and look up.
    private const int AbsurdSeats = 1_000;

    // How often the best seats are chosen anew because another node was faster; after that the lane chooses, which cannot lose.
    private const int BestTries = 4;

    /// <summary>Holds exactly these seats, or none. The hold id is the caller's choice (UUIDv7); a repeat gives the first answer.</summary>
    public async Task<SeatReply> HoldAsync(ScreeningId screening, HoldId hold, HolderId holder, int[] seats, CancellationToken cancellation)
    {
        if (InvalidHold(hold, seats?.Length ?? 0) is { } refused)
            return refused;
        if (Invalid(seats, hold, out var wanted) is { } invalid)
            return invalid;
        if (await maps.GetAsync(screening, cancellation) is not { } map)
            return new SeatReply(SeatOutcome.UnknownScreening) { HoldId = hold.Value };
        if (UnknownSeats(map, wanted, hold) is { } unknown)
            return unknown;
        if (map.HasSeen(hold))
            return await SubmitAsync(map, hold, new HoldSeats(hold, holder, wanted), []).WaitAsync(cancellation);
        if (map.IsFresh && map.KnownTaken(wanted, clock.Now) is { Length: > 0 } known)
        {
            metrics.RefusedEarly("copy");
            return Taken(hold, known);
        }

        map.Claim(wanted);
        try
        {
            if (await locks.AcquireAsync(screening, hold, wanted) is { Length: > 0 } locked)
                return Taken(hold, locked);
            return await SubmitAsync(map, hold, new HoldSeats(hold, holder, wanted), wanted).WaitAsync(cancellation);
        }
        finally
        {
            map.Unclaim(wanted);
        }
    }

    /// <summary>Holds the best adjacent seats there are: decided on the seats as they are, so that many who ask at once each get others.</summary>
    public async Task<SeatReply> HoldBestAsync(ScreeningId screening, HoldId hold, HolderId holder, BestRequest wish, CancellationToken cancellation)
    {
        if (InvalidHold(hold, wish.Count) is { } refused)
            return refused;
        if (wish.Count < 1)
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold.Value, Detail = "Ask for at least one seat." };
        if (await maps.GetAsync(screening, cancellation) is not { } map)
            return new SeatReply(SeatOutcome.UnknownScreening) { HoldId = hold.Value };
        if (wish.Category is not null && map.Terms.Plan.Categories.All(c => c.Id != wish.Category))
            return new SeatReply(SeatOutcome.Invalid) { HoldId = hold.Value, Detail = "The plan has no such category." };

        var (preferred, claimed) = map.HasSeen(hold) ? (null, []) : await LockBestAsync(map, hold, wish);
        try
        {
            return await SubmitAsync(map, hold, new HoldBest(hold, holder, wish, preferred), preferred ?? []).WaitAsync(cancellation);
        }
        finally
        {
            map.Unclaim(claimed);
        }
    }

    /// <summary>
    /// Afterwards locks are under the seats that the hold has now, and no others: it may have been refused, got other seats, or be the
    /// repeat of one that has ended. Goes on when its caller has gone.
    /// </summary>
    private async Task<SeatReply> SubmitAsync(LiveSeatMap map, HoldId hold, SeatCommand command, int[] locked)
    {
        SeatReply reply;
        try
        {
            reply = await map.Lane.SubmitAsync(command);
        }
        catch (Exception error) when (error is BusyException or StoreUnavailableException)
        {
            // Nobody else shall wait for the reconciliation. If it was committed after all, the database still decides.
            locks.Release(map.Id, hold, locked);
            throw;
        }

        var live = map.FindHold(hold);
        locks.Release(map.Id, hold, [.. locked.Except(live?.Seats ?? [])]);
        if (live is not null && live.Seats.Except(locked).Any())
            locks.Restore(map.Id, hold, live.Seats, live.ExpiresAt - clock.Now);
        return reply;
    }

    private async Task<(int[]? Preferred, int[] Claimed)> LockBestAsync(LiveSeatMap map, HoldId hold, BestRequest wish)
    {
        var lost = new HashSet<int>();
        for (var i = 0; i < BestTries; i++)
        {
            if (map.ClaimBest(wish, lost, clock.Now) is not { } best)
                break;
            var locked = await locks.AcquireAsync(map.Id, hold, best);
            if (locked.Length == 0)
                return (best, best);
            map.Unclaim(best);
            lost.UnionWith(locked);
        }

        return (null, []);
    }

    private static SeatReply? InvalidHold(HoldId hold, int count)
    {
        if (hold.Value == Guid.Empty)
            return new SeatReply(SeatOutcome.Invalid) { Detail = "The hold id is empty." };
        return count > AbsurdSeats ? new SeatReply(SeatOutcome.TooManySeats) { HoldId = hold.Value, Detail = "That is more than any hold may have." } : null;
    }

    private static SeatReply Taken(HoldId hold, int[] seats) =>
        new(SeatOutcome.Taken) { HoldId = hold.Value, Seats = seats, Detail = "Somebody was faster." };
}
