using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Seats;

namespace SeatEngine.Tests.Seats;

/// <summary>
/// One screening on which <see cref="SeatRules"/> decides as in the write path, with dictionaries instead of tables. A batch sees only the
/// holds, bookings and replies that its commands name. Its decisions reach the board only through the ledger's bytes.
/// </summary>
internal sealed class RuleModel
{
    private readonly Dictionary<HoldId, HoldRecord> _holds = [];
    private readonly Dictionary<string, BookingRecord> _bookings = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, FirstReply> _replies = [];
    private readonly List<(DateTimeOffset At, byte[] Changes)> _ledger = [];
    private readonly Dictionary<Guid, TillEntry> _till = [];

    public RuleModel(
        SeatingPlan plan, SeatRuleOptions options, bool orphanRule = false, AccessibleRelease release = AccessibleRelease.Never)
    {
        Plan = plan;
        Options = options;
        Board = new SeatBoard(plan.Seats.Count);
        Terms = new ScreeningTerms(
            new ScreeningId(1), plan, Opens, Closes, orphanRule, "EUR", new Dictionary<string, long> { ["a"] = 900, ["b"] = 700 },
            release);
    }

    public static DateTimeOffset Opens { get; } = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Closes { get; } = Opens.AddHours(2);

    public SeatingPlan Plan { get; }

    public SeatRuleOptions Options { get; }

    public ScreeningTerms Terms { get; }

    public SeatBoard Board { get; }

    public DateTimeOffset Now { get; set; } = Opens;

    public long Revision => _ledger.Count;

    public IReadOnlyList<(DateTimeOffset At, byte[] Changes)> Ledger => _ledger;

    public IReadOnlyCollection<BookingRecord> Bookings => _bookings.Values;

    public IReadOnlyCollection<TillEntry> Till => _till.Values;

    /// <summary>What the last batch wrote.</summary>
    public IReadOnlyList<LedgerEntry> LastEntries { get; private set; } = [];

    public SeatReply Ask(SeatCommand command) => Batch(command)[0];

    /// <summary>Decides commands as one batch and commits it.</summary>
    public SeatReply[] Batch(params IReadOnlyList<SeatCommand> commands) => Batch(commands, (_, _, _) => { });

    /// <param name="decided">Called for each command with its reply and the number of its ledger entries.</param>
    public SeatReply[] Batch(IReadOnlyList<SeatCommand> commands, Action<SeatCommand, SeatReply, int> decided)
    {
        var draft = new SeatBoardDraft(Board);
        var rules = new SeatRules(draft, FactsFor(commands), Terms, Options, Now, Revision + 1);
        var replies = new SeatReply[commands.Count];
        for (var i = 0; i < replies.Length; i++)
        {
            var before = rules.Entries.Count;
            var seats = draft.Changed.ToDictionary();
            var answers = rules.NewReplies.Count;
            replies[i] = rules.Decide(commands[i]);
            if (!replies[i].Accepted)
            {
                Assert.Equal(before, rules.Entries.Count);
                Assert.Equal(seats, draft.Changed.ToDictionary());
            }
            // What changed nothing leaves nothing, not even its answer.
            if (rules.Entries.Count == before)
                Assert.Equal(answers, rules.NewReplies.Count);
            decided(commands[i], replies[i], rules.Entries.Count - before);
        }

        Commit(rules, draft);
        return replies;
    }

    private SeatFacts FactsFor(IEnumerable<SeatCommand> commands)
    {
        var facts = new SeatFacts();
        foreach (var command in commands)
        {
            HoldId[] holds = command switch
            {
                NewHoldCommand { Joins: { } joined } c => [c.HoldId, joined],
                NewHoldCommand c => [c.HoldId],
                ExtendHold c => [c.HoldId],
                ReleaseHold c => [c.HoldId],
                ConfirmHold c => [c.HoldId],
                ExpireHolds c => [.. c.HoldIds],
                _ => [],
            };
            foreach (var hold in holds)
            {
                if (_holds.TryGetValue(hold, out var record))
                    facts.Holds[hold] = record;
                foreach (var booking in _bookings.Values.Where(b => b.HoldId == hold))
                    facts.Add(booking);
            }
            var reference = command is CancelBooking cancel ? cancel.Reference : (command as MoveBooking)?.Reference;
            if (reference is not null && _bookings.TryGetValue(reference, out var booked))
                facts.Add(booked);
            if (_replies.TryGetValue(command.CommandId, out var reply) && command is not HoldSeats and not HoldBest)
                facts.Replies[command.CommandId] = reply with { Reply = Replies.Stored(reply.Reply) };
        }
        return facts;
    }

    private void Commit(SeatRules rules, SeatBoardDraft draft)
    {
        LastEntries = rules.Entries;
        foreach (var (id, reply) in rules.NewReplies)
            _replies.Add(id, reply);
        // Add throws on a second entry of the same command.
        foreach (var entry in rules.TillEntries)
            _till.Add(entry.CommandId, entry);
        if (rules.Entries.Count == 0)
        {
            Assert.Empty(draft.Changed);
            return;
        }

        var expected = Enumerable.Range(0, Plan.Seats.Count).Select(s => Describe(draft[s])).ToArray();
        var touched = rules.Entries.SelectMany(e => e.Seats).CountBy(s => s).ToDictionary();
        var versions = Enumerable.Range(0, Plan.Seats.Count).Select(s => Board[s].Version + touched.GetValueOrDefault(s)).ToArray();
        var changes = LedgerCodec.Write(rules.Entries);
        _ledger.Add((Now, changes));
        foreach (var entry in LedgerCodec.Read(changes))
            SeatTransitions.Apply(Board, entry, Now);
        Assert.Equal(expected, Describe(Board));
        Assert.Equal(versions, Enumerable.Range(0, Plan.Seats.Count).Select(s => Board[s].Version));

        foreach (var (entry, before, after) in rules.Transitions)
        {
            if (entry.Op == LedgerOp.Hold)
                _holds.Add(
                    after!.Id,
                    new HoldRecord(
                        after.Holder, HoldState.Live, after.Seats, rules.PricesOf(after), Revision, after.CreatedAt, after.ExpiresAt,
                        rules.AskedOf(after)));
            else if (before is not null && after is null)
                _holds[before.Id] = _holds[before.Id] with { State = SeatRules.EndState(entry.Op) };
            if (entry.Op == LedgerOp.Confirm)
                _bookings.Add(entry.Booking!, Booking(entry.Booking!, before!, entry.Seats));
            if (entry.Op == LedgerOp.Cancel)
                _bookings[entry.Booking!] = _bookings[entry.Booking!] with { Cancelled = true };
            if (entry.Op == LedgerOp.Vacate)
                Reseat(entry.Booking!, seats => seats.Except(entry.Seats));
            if (entry.Op == LedgerOp.Occupy)
                Reseat(entry.Booking!, seats => seats.Union(entry.Seats));
        }

        Assert.All(
            rules.Bookings, b => Assert.Equal((_bookings[b.Reference].Cancelled, _bookings[b.Reference].Total), (b.Cancelled, b.Total)));
        Assert.All(rules.Bookings, b => Assert.Equal(_bookings[b.Reference].Seats, b.Seats));
    }

    private BookingRecord Booking(string reference, LiveHold hold, int[] seats) =>
        new(reference, hold.Id, hold.Holder, seats, Array.ConvertAll(seats, Terms.Price), Cancelled: false);

    private void Reseat(string reference, Func<int[], IEnumerable<int>> change)
    {
        var seats = change(_bookings[reference].Seats).Order().ToArray();
        _bookings[reference] = _bookings[reference] with { Seats = seats, Amounts = Array.ConvertAll(seats, Terms.Price) };
    }

    /// <summary>The whole state of each seat as text, for comparison.</summary>
    public static string[] Describe(SeatBoard board) => [.. Enumerable.Range(0, board.SeatCount).Select(s => Describe(board[s]))];

    private static string Describe(SeatState seat) => seat.Hold is { } hold
        ? $"{seat.Status} v{seat.Version} {hold.Id} of {hold.Holder} seats {string.Join(',', hold.Seats)} "
            + $"{hold.CreatedAt:O} to {hold.ExpiresAt:O}"
        : $"{seat.Status} v{seat.Version}";

    /// <summary>What must be true between any two batches.</summary>
    public void CheckInvariants()
    {
        var seats = Enumerable.Range(0, Plan.Seats.Count).ToArray();
        Assert.All(seats, s => Assert.Equal(Board[s].Status == SeatStatus.Held, Board[s].Hold is not null));
        foreach (var status in Enum.GetValues<SeatStatus>())
            Assert.Equal(seats.Count(s => Board[s].Status == status), Board.Count(status));

        // A seat has at most one live hold: the one on the board.
        Assert.Equal(seats.Where(s => Board[s].Status == SeatStatus.Held), Board.Holds.SelectMany(h => h.Seats).Order());
        Assert.All(Board.Holds, hold => Assert.All(hold.Seats, s => Assert.Same(Board.FindHold(hold.Id), Board[s].Hold)));
        Assert.Equal(
            _holds.Where(h => h.Value.State == HoldState.Live).Select(h => h.Key.Value).Order(),
            Board.Holds.Select(h => h.Id.Value).Order());

        // Every sold seat is in exactly one live booking, and no other seat is in any.
        Assert.Equal(
            seats.Where(s => Board[s].Status == SeatStatus.Sold),
            _bookings.Values.Where(b => !b.Cancelled).SelectMany(b => b.Seats).Order());

        foreach (var hold in Board.Holds)
        {
            Assert.NotEmpty(hold.Seats);
            Assert.True(hold.Seats.Length <= Options.MaxSeatsPerHold);
            Assert.True(hold.ExpiresAt <= hold.CreatedAt + Options.HoldCap);
            Assert.Equal(_holds[hold.Id].Holder, hold.Holder);
            Assert.Empty(hold.Seats.Except(_holds[hold.Id].Seats));
        }
        foreach (var holder in Board.Holds.GroupBy(h => h.Holder))
        {
            Assert.True(holder.Count(h => !h.HasRunOut(Now)) <= Options.MaxLiveHoldsPerHolder);
            Assert.Equal(holder.Select(h => h.Id.Value).Order(), Board.HoldsOf(holder.Key).Select(h => h.Id.Value).Order());
        }
    }

    /// <summary>A board made from the ledger's bytes alone.</summary>
    public SeatBoard Replay()
    {
        var board = new SeatBoard(Plan.Seats.Count);
        foreach (var (at, changes) in _ledger)
        {
            foreach (var entry in LedgerCodec.Read(changes))
                SeatTransitions.Apply(board, entry, at);
        }
        return board;
    }
}
