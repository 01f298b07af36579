namespace SeatEngine.Seats;

/// <summary>Making holds: of chosen seats, of the best ones, and of chosen ones or the best instead.</summary>
public sealed partial class SeatRules
{
    private SeatReply Hold(HoldSeats command)
    {
        if (RepeatedHold(command) is { } first)
            return first;
        if (RefuseJoining(command, out var joined) is { } cannotJoin)
            return cannotJoin;
        if (RefuseHolder(command, command.Seats.Length, joined) is { } refusal)
            return refusal;
        return TakenOf(command.Seats) is { Length: > 0 } taken
            ? Refuse(SeatOutcome.Taken, command.HoldId, taken)
            : GrantChosen(command, command.Seats, joined);
    }

    /// <summary>The prices that were fixed when the batch granted this hold: minor units, in the order of its seats.</summary>
    public long[] PricesOf(LiveHold granted) => facts.Holds[granted.Id].Amounts!;

    /// <summary>What the command that made this hold asked for.</summary>
    internal long? AskedOf(LiveHold granted) => facts.Holds[granted.Id].Asked;

    private int[] TakenOf(int[] seats) => Array.FindAll(seats, s => !draft[s].IsAvailable(now));

    private SeatReply GrantChosen(NewHoldCommand command, int[] seats, LiveHold? joined)
    {
        if (RefuseAlone(command, seats, joined) is { } refusal)
            return refusal;
        if (terms.OrphanRule && OrphanRule.Stranded(terms.Plan, FreeSeats(), seats) is { Length: > 0 } stranded)
        {
            return Refuse(SeatOutcome.OrphanSeat, command.HoldId, stranded) with
            {
                Detail = "This choice leaves a single seat that nobody will buy. Move by one seat, or take it too.",
            };
        }

        return Grant(command, seats, joined);
    }

    private SeatReply HoldBestSeats(HoldBest command)
    {
        if (RepeatedHold(command) is { } first)
            return first;
        if (RefuseJoining(command, out var joined) is { } cannotJoin)
            return cannotJoin;
        if (RefuseHolder(command, command.Wish.Count, joined) is { } refusal)
            return refusal;
        var taken = command.Wanted is { } wanted ? TakenOf(wanted) : null;
        if (taken is { Length: 0 })
            return GrantChosen(command, command.Wanted!, joined);
        var seats = command.Preferred is { } preferred && MayBeBest(preferred, command.Wish) ? preferred : ChooseBest(command.Wish);
        if (seats is not null)
            return Grant(command, seats, joined);
        return taken is null ? Refuse(SeatOutcome.NoneAvailable, command.HoldId) : Refuse(SeatOutcome.Taken, command.HoldId, taken);
    }

    private int[]? ChooseBest(BestRequest wish)
    {
        var released = ReleasedSeats.Of(terms, draft);
        var best = BestAvailable.Choose(terms.Plan, FreeSeats(), wish.Count, wish.Category, wish.Accessible, released);
        Array.Sort(best ?? []);
        return best;
    }

    private bool[] FreeSeats()
    {
        var free = new bool[draft.SeatCount];
        for (var seat = 0; seat < free.Length; seat++)
            free[seat] = draft[seat].IsAvailable(now);
        return free;
    }

    private SeatReply? RepeatedHold(NewHoldCommand command)
    {
        var id = command.HoldId;
        if (facts.UsedElsewhere.Contains(id))
        {
            return Refuse(SeatOutcome.IdReused, id) with
            {
                Detail = "This hold id was used in another screening. Choose a new id for a new hold.",
            };
        }

        if (!facts.Holds.TryGetValue(id, out var record))
            return null;
        if (record.Holder != command.Caller.Holder || !IsRepeat(record, command))
        {
            return Refuse(SeatOutcome.IdReused, id) with
            {
                Detail = "This hold id was used for other seats. Choose a new id for a new hold.",
            };
        }

        return new SeatReply(SeatOutcome.Held)
        {
            HoldId = id.Value,
            Seats = record.Seats,
            ExpiresAt = record.GrantedUntil,
            ExtendableUntil = record.CreatedAt + options.HoldCap,
            Revision = record.Revision,
        };
    }

    private static bool IsRepeat(HoldRecord record, NewHoldCommand command) => command switch
    {
        HoldSeats { Joins: not null } joining => record.Asked == joining.Asked,
        HoldSeats named => record.Asked is null or 0 && record.Seats.AsSpan().SequenceEqual(named.Seats),
        // Without a hash it was made before one was kept.
        HoldBest best => record.Asked is { } asked ? asked == best.Asked : record.Seats.Length == best.Wish.Count,
        _ => false,
    };

    /// <param name="joined">The hold that the new one takes the place of; null if there is none.</param>
    private SeatReply? RefuseJoining(NewHoldCommand command, out LiveHold? joined)
    {
        joined = null;
        if (command.Joins is not { } id)
            return null;
        if (!facts.Holds.TryGetValue(id, out var record) || record.Holder != command.Caller.Holder)
            return Refuse(SeatOutcome.NotFound, command.HoldId) with { Detail = "You have no such hold to add seats to." };
        joined = draft.FindHold(id) is { } live && !live.HasRunOut(now) ? live : null;
        if (joined is not null)
            return null;
        return record.State switch
        {
            HoldState.Released => Refuse(SeatOutcome.AlreadyReleased, command.HoldId),
            HoldState.Booked => Refuse(SeatOutcome.NotFound, command.HoldId) with { Detail = "This hold has been booked." },
            _ => Refuse(SeatOutcome.Expired, command.HoldId) with
            {
                Detail = "The time of the seats that you hold has run out, so these were not added to them.",
            },
        };
    }

    private SeatReply? RefuseHolder(NewHoldCommand command, int count, LiveHold? joined)
    {
        var (id, holder) = (command.HoldId, command.Caller.Holder);
        if (RefuseSale() is { } closed)
            return Refuse(SeatOutcome.Closed, id) with { Detail = closed };
        if (count + (joined?.Seats.Length ?? 0) > options.MaxSeatsPerHold)
            return Refuse(SeatOutcome.TooManySeats, id) with { Detail = $"A hold has at most {options.MaxSeatsPerHold} seats." };
        if (draft.HoldCountUpperBound(holder) >= options.MaxLiveHoldsPerHolder
            && draft.HoldsOf(holder).Count(h => !h.HasRunOut(now) && h.Id != joined?.Id) >= options.MaxLiveHoldsPerHolder)
        {
            return Refuse(SeatOutcome.LimitReached, id) with
            {
                Detail = $"At most {options.MaxLiveHoldsPerHolder} holds at a time: buy or release one first.",
            };
        }

        return null;
    }

    /// <summary>Why nothing is sold now; null if it is.</summary>
    private string? RefuseSale() =>
        terms.IsCalledOff ? CalledOffDetail
        : now < terms.SalesOpenAt ? $"Sales open at {terms.SalesOpenAt:u}."
        : now >= terms.SalesCloseAt ? "Sales have closed."
        : null;

    private SeatReply Grant(NewHoldCommand command, int[] seats, LiveHold? joined)
    {
        var (id, holder, until) = (command.HoldId, command.Caller.Holder, now + options.HoldTime);
        var had = HadBefore(command.Caller, seats);
        // The cap counts from the first of the seats: nobody keeps them for ever by adding others.
        var since = joined is null || had < joined.CreatedAt ? had : joined.CreatedAt;
        if (since is { } before)
        {
            var cap = before + options.HoldCap;
            until = Earlier(until, cap);
            if (had is not null && (cap - now < options.LeastExtension || until < joined?.ExpiresAt))
            {
                return Refuse(SeatOutcome.CapReached, id, seats) with
                {
                    Detail = "You have had these seats for as long as anybody may. "
                        + $"After {had + options.HoldCap:u} you can hold them again.",
                };
            }
        }

        ExpireUnder(seats);
        var pricing = PriceNew(seats, joined);
        var amounts = seats.ToDictionary(seat => seat, terms.Price);
        if (joined is not null)
        {
            AddPrices(joined, amounts);
            seats = [.. seats.Concat(joined.Seats).Order()];
            Accept(new LedgerEntry(LedgerOp.Release, joined.Seats) { Hold = joined.Id.Value });
        }

        Accept(new LedgerEntry(LedgerOp.Hold, seats) { Hold = id.Value, Holder = holder.Value, Until = until, Since = since });
        var prices = pricing is null ? Array.ConvertAll(seats, seat => amounts[seat]) : AmountsOf(pricing, seats);
        facts.Holds[id] = new HoldRecord(
            holder, HoldState.Live, seats, prices, revision, since ?? now, until, command.Asked, pricing);
        return About(new LiveHold(id, holder, seats, since ?? now, until), SeatOutcome.Held) with { Revision = revision };
    }

    /// <summary>Seats that were held before keep their prices.</summary>
    private void AddPrices(LiveHold joined, Dictionary<int, long> amounts)
    {
        var record = facts.Holds[joined.Id];
        foreach (var seat in joined.Seats)
            amounts[seat] = record.Amounts is { } fixedPrices ? fixedPrices[Array.IndexOf(record.Seats, seat)] : terms.Price(seat);
    }

    /// <summary>
    /// Since when the holder has had one of these seats, if they gave it back and its cap is not over: otherwise giving back and holding
    /// again would keep it from others without end.
    /// </summary>
    private DateTimeOffset? HadBefore(Caller caller, int[] seats)
    {
        DateTimeOffset? first = null;
        if (caller.Staff is not null)
            return null;
        foreach (var seat in seats)
        {
            if (draft.HadSince(caller.Holder, seat) is { } since && since + options.HoldCap > now && !(first < since))
                first = since;
        }

        return first;
    }
}
