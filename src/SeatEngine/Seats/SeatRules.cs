namespace SeatEngine.Seats;

/// <summary>
/// Decides seat commands: a pure function of (seats, facts, command, database clock). All or nothing per command, first come
/// first served within a batch. What it accepts it applies to the draft and lists in <see cref="Entries"/>. One batch, one thread.
/// </summary>
public sealed partial class SeatRules(
    SeatBoardDraft draft, SeatFacts facts, ScreeningTerms terms, SeatRuleOptions options, DateTimeOffset now, long revision)
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<HoldTransition> _transitions = [];
    private readonly Dictionary<Guid, FirstReply> _newReplies = [];
    private readonly List<StaffAct> _staffActs = [];

    /// <summary>What the batch does, in order; empty when everything was refused or a repeat.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>For each entry, the hold it touched before and after.</summary>
    public IReadOnlyList<HoldTransition> Transitions => _transitions;

    /// <summary>First answers to keep, by command id; holds keep theirs in their own row.</summary>
    public IReadOnlyDictionary<Guid, FirstReply> NewReplies => _newReplies;

    /// <summary>What staff did in the batch, in order. Refusals and repeats are not in it.</summary>
    public IReadOnlyList<StaffAct> StaffActs => _staffActs;

    public SeatReply Decide(SeatCommand command)
    {
        var entries = _entries.Count;
        var reply = Apply(command);
        if (reply.Accepted && _entries.Count > entries && StaffAct.Of(command, reply) is { } act)
            _staffActs.Add(act);
        return reply;
    }

    private SeatReply Apply(SeatCommand command) => command switch
    {
        HoldSeats c => Hold(c),
        HoldBest c => HoldBestSeats(c),
        ExtendHold c => Extend(c),
        ReleaseHold c => Release(c),
        PriceHold c => Price(c),
        ConfirmHold c => Confirm(c),
        PayHold c => Pay(c),
        SellPaid c => Sell(c),
        CancelBooking c => Cancel(c),
        MoveBooking c => Move(c, c.Reference, c.Seats, c.Caller, c.Tender),
        ExchangeBooking c => ExchangeWithin(c),
        BlockSeats c => Block(c),
        UnblockSeats c => Unblock(c),
        ExpireHolds c => Expire(c),
        CallOffBookings c => CallOff(c),
        _ => throw new ArgumentException($"No rule for {command.GetType().Name}", nameof(command)),
    };

    private SeatReply Extend(ExtendHold command)
    {
        if (AnswerUnlessLive(command, SeatOutcome.Extended, command.HoldId, command.Caller, out var hold) is { } answer)
            return answer;
        if (terms.IsCalledOff)
            return Refuse(SeatOutcome.Closed, command.HoldId) with { Detail = CalledOffDetail };
        var cap = hold.CreatedAt + options.HoldCap;
        var until = Earlier(now + options.HoldTime, cap);
        // A few seconds more are not worth a row in the ledger and a notice to every connection of the holder.
        if (until - hold.ExpiresAt < options.LeastExtension)
        {
            return until < cap ? About(hold, SeatOutcome.Extended)
                : About(hold, SeatOutcome.CapReached) with { Detail = "This hold cannot be extended any further." };
        }

        Accept(new LedgerEntry(LedgerOp.Extend, hold.Seats) { Hold = hold.Id.Value, Until = until });
        return Keep(command, About(hold with { ExpiresAt = until }, SeatOutcome.Extended) with { Revision = revision });
    }

    private SeatReply Release(ReleaseHold command)
    {
        if (!facts.Holds.TryGetValue(command.HoldId, out var record) || !command.Caller.MayChange(record.Holder))
            return Refuse(SeatOutcome.NotFound, command.HoldId);
        if (Repeated(command, SeatOutcome.Released) is { } first)
            return first;
        if (command.Seats?.Except(record.Seats).ToArray() is { Length: > 0 } strangers)
            return Refuse(SeatOutcome.NotYours, command.HoldId, strangers);
        var hold = draft.FindHold(command.HoldId);
        var seats = hold is null ? [] : command.Seats is null ? hold.Seats : [.. hold.Seats.Intersect(command.Seats)];
        if (hold is not null && RefuseLeavingAlone(command, hold, seats) is { } refusal)
            return refusal;
        if (hold is null || seats.Length == 0)
        {
            var released = new SeatReply(SeatOutcome.Released) { HoldId = command.HoldId.Value, Seats = command.Seats ?? record.Seats };
            return record.State switch
            {
                HoldState.Booked => Refuse(SeatOutcome.NotFound, command.HoldId) with
                {
                    Detail = "This hold has been booked; cancel the booking instead.",
                },
                HoldState.Expired => Refuse(SeatOutcome.Expired, command.HoldId),
                // Released before: nothing changes.
                _ => released,
            };
        }

        Accept(new LedgerEntry(LedgerOp.Release, seats) { Hold = hold.Id.Value, By = command.Caller.Staff?.Name });
        return Keep(command, new SeatReply(SeatOutcome.Released) { HoldId = hold.Id.Value, Seats = seats, Revision = revision });
    }

    private SeatReply Block(BlockSeats command)
    {
        if (Repeated(command, SeatOutcome.Blocked) is { } first)
            return first;
        // Seats that are blocked already are as wished.
        var open = Array.FindAll(command.Seats, s => draft[s].Status != SeatStatus.Blocked);
        var reply = new SeatReply(SeatOutcome.Blocked) { Seats = command.Seats };
        if (open.Length == 0)
            return reply;
        if (TakenOf(open) is { Length: > 0 } taken)
            return new SeatReply(SeatOutcome.Taken) { Seats = taken };
        ExpireUnder(open);
        Accept(new LedgerEntry(LedgerOp.Block, open) { By = command.Caller.Staff?.Name });
        return Keep(command, reply with { Revision = revision });
    }

    private SeatReply Unblock(UnblockSeats command)
    {
        if (Repeated(command, SeatOutcome.Unblocked) is { } first)
            return first;
        var blocked = Array.FindAll(command.Seats, s => draft[s].Status == SeatStatus.Blocked);
        var reply = new SeatReply(SeatOutcome.Unblocked) { Seats = command.Seats };
        if (blocked.Length == 0)
            return reply;
        Accept(new LedgerEntry(LedgerOp.Unblock, blocked) { By = command.Caller.Staff?.Name });
        return Keep(command, reply with { Revision = revision });
    }

    private SeatReply Expire(ExpireHolds command)
    {
        var freed = new List<int>();
        foreach (var id in command.HoldIds)
        {
            if (draft.FindHold(id) is not { } hold || !hold.HasRunOut(now))
                continue;
            freed.AddRange(hold.Seats);
            ExpireHold(hold);
        }

        return new SeatReply(SeatOutcome.Released) { Seats = [.. freed.Order()], Revision = freed.Count > 0 ? revision : 0 };
    }

    private SeatReply? AnswerUnlessLive(SeatCommand command, SeatOutcome wanted, HoldId id, Caller caller, out LiveHold hold)
    {
        hold = null!;
        if (!facts.Holds.TryGetValue(id, out var record) || record.Holder != caller.Holder)
            return Refuse(SeatOutcome.NotFound, id);
        if (Repeated(command, wanted) is { } first)
            return first;
        if (draft.FindHold(id) is { } live && !live.HasRunOut(now))
        {
            hold = live;
            return null;
        }

        return record.State switch
        {
            HoldState.Released => Refuse(SeatOutcome.AlreadyReleased, id, record.Seats),
            HoldState.Booked => Refuse(SeatOutcome.NotFound, id) with { Detail = "This hold has been booked." },
            _ => Refuse(SeatOutcome.Expired, id, record.Seats) with
            {
                Detail = "The time to buy these seats ran out. They may still be free: hold them again.",
            },
        };
    }

    /// <summary>Frees the holds that have run out on these seats: the next command need not wait for the sweep.</summary>
    private void ExpireUnder(int[] seats)
    {
        foreach (var seat in seats)
        {
            if (draft[seat].Hold is { } hold)
                ExpireHold(hold);
        }
    }

    private void ExpireHold(LiveHold hold) => Accept(new LedgerEntry(LedgerOp.Expire, hold.Seats) { Hold = hold.Id.Value });

    private void Accept(LedgerEntry entry)
    {
        var transition = SeatTransitions.Apply(draft, entry, now);
        _entries.Add(entry);
        _transitions.Add(transition);
        if (transition is { Before: { } before, After: null } && facts.Holds.TryGetValue(before.Id, out var record))
            facts.Holds[before.Id] = record with { State = EndState(entry.Op) };
    }

    internal static HoldState EndState(LedgerOp op) => op switch
    {
        LedgerOp.Confirm => HoldState.Booked,
        LedgerOp.Expire => HoldState.Expired,
        _ => HoldState.Released,
    };

    /// <summary>
    /// Keeps the answer of a command that changed something. One that changed nothing is decided again when it is repeated: otherwise
    /// anybody could fill the table without ever changing a seat.
    /// </summary>
    private SeatReply Keep(SeatCommand command, SeatReply reply)
    {
        _newReplies[command.CommandId] = facts.Replies[command.CommandId] = new FirstReply(reply, command.Asked);
        return reply;
    }

    /// <summary>The first answer to a command id, if it was used for the same before; null for a new id.</summary>
    private SeatReply? Repeated(SeatCommand command, SeatOutcome wanted)
    {
        if (!facts.Replies.TryGetValue(command.CommandId, out var first))
            return null;
        // Without a hash it was stored before one was kept.
        var same = first.Asked is { } asked ? asked == command.Asked : first.Reply.Outcome == wanted;
        return same
            ? first.Reply
            : new SeatReply(SeatOutcome.IdReused) { Detail = "This id was used for another command. Choose a new id for a new command." };
    }

    private SeatReply About(LiveHold hold, SeatOutcome outcome) => new(outcome)
    {
        HoldId = hold.Id.Value,
        Seats = hold.Seats,
        ExpiresAt = hold.ExpiresAt,
        ExtendableUntil = hold.CreatedAt + options.HoldCap,
    };

    private static SeatReply Refuse(SeatOutcome outcome, HoldId hold, int[]? seats = null) =>
        new(outcome) { HoldId = hold.Value, Seats = seats ?? [] };

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
