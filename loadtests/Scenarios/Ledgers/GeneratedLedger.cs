using SeatEngine.Bookings;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>
/// Traffic of one screening, computed in memory: holds of two seats that are released, extended, expired or bought, and bookings that are
/// cancelled once most of the hall is sold. Each row is made by the engine's own codec and hash, and each entry is applied by its own rules
/// of transition, so that <c>verify</c> finds nothing.
/// </summary>
internal sealed class GeneratedLedger
{
    private const int SeatsOfHold = 2;
    private const double MostSold = 0.6;

    // Longer than any run, so that the same holds are live at its end.
    private static readonly TimeSpan _holdTime = TimeSpan.FromHours(2);

    private readonly Random _random;
    private readonly SeatBoard _board;
    private readonly int _mostLive;
    private readonly List<int> _free;
    private readonly List<HoldId> _live = [];
    private readonly Queue<GeneratedBooking> _sold = new();
    private readonly Dictionary<HoldId, GeneratedHold> _holds = [];
    private byte[] _hash = LedgerCodec.Genesis;

    public GeneratedLedger(ScreeningId id, int seats, DateTimeOffset start, int seed)
    {
        Id = id;
        At = LedgerCodec.FromMicros(LedgerCodec.Micros(start));
        _random = new Random(seed);
        _board = new SeatBoard(seats);
        _mostLive = Math.Max(1, seats / 50);
        _free = [.. Enumerable.Range(0, seats)];
    }

    public ScreeningId Id { get; }

    public DateTimeOffset At { get; private set; }

    public long Revision { get; private set; }

    public byte[] Hash => _hash;

    public SeatBoard Board => _board;

    /// <summary>Every hold that there ever was, as the database keeps it.</summary>
    public IReadOnlyCollection<GeneratedHold> Holds => _holds.Values;

    public List<GeneratedBooking> Bookings { get; } = [];

    /// <summary>The next revision, which has one entry.</summary>
    public LedgerRow Next(TimeSpan later)
    {
        At += later;
        Revision++;
        LedgerEntry[] entries = [Decide()];
        SeatTransitions.Apply(_board, entries[0], At);
        var changes = LedgerCodec.Write(entries);
        var row = new LedgerRow(Id, Revision, At, entries, changes, _hash, LedgerCodec.Hash(_hash, Id, Revision, At, changes));
        _hash = row.Hash;
        return row;
    }

    private LedgerEntry Decide()
    {
        if (_live.Count < _mostLive && _free.Count >= SeatsOfHold)
            return Hold();
        if (_board.Count(SeatStatus.Sold) > _board.SeatCount * MostSold)
            return Cancel();
        var kind = _random.NextDouble();
        var at = _random.Next(_live.Count);
        var id = _live[at];
        if (kind < 0.15)
            return Extend(id);
        (_live[at], _live[^1]) = (_live[^1], _live[at]);
        _live.RemoveAt(_live.Count - 1);
        return kind < 0.65 ? End(id, LedgerOp.Release, HoldState.Released)
            : kind < 0.7 ? End(id, LedgerOp.Expire, HoldState.Expired)
            : Confirm(id);
    }

    private LedgerEntry Hold()
    {
        var seats = new int[SeatsOfHold];
        for (var i = 0; i < seats.Length; i++)
        {
            var at = _random.Next(_free.Count);
            seats[i] = _free[at];
            _free[at] = _free[^1];
            _free.RemoveAt(_free.Count - 1);
        }

        Array.Sort(seats);
        var (id, holder) = (new HoldId(Guid.CreateVersion7(At)), new HolderId(Guid.NewGuid()));
        var hold = _holds[id] = new GeneratedHold(id, holder, seats, Revision, At, At + _holdTime);
        _live.Add(id);
        return new LedgerEntry(LedgerOp.Hold, seats) { Hold = hold.Id.Value, Holder = hold.Holder.Value, Until = hold.GrantedUntil };
    }

    private LedgerEntry Extend(HoldId id)
    {
        var hold = _holds[id];
        hold.ExpiresAt = At + _holdTime;
        return new LedgerEntry(LedgerOp.Extend, hold.Seats) { Hold = id.Value, Until = hold.ExpiresAt };
    }

    private LedgerEntry End(HoldId id, LedgerOp op, HoldState state)
    {
        var hold = _holds[id];
        hold.State = state;
        _free.AddRange(hold.Seats);
        return new LedgerEntry(op, hold.Seats) { Hold = id.Value };
    }

    private LedgerEntry Confirm(HoldId id)
    {
        var hold = _holds[id];
        hold.State = HoldState.Booked;
        var booking = new GeneratedBooking(BookingReference.Next(), hold, At);
        Bookings.Add(booking);
        _sold.Enqueue(booking);
        return new LedgerEntry(LedgerOp.Confirm, hold.Seats) { Hold = id.Value, Booking = booking.Reference };
    }

    private LedgerEntry Cancel()
    {
        var booking = _sold.Dequeue();
        booking.CancelledAt = At;
        _free.AddRange(booking.Hold.Seats);
        return new LedgerEntry(LedgerOp.Cancel, booking.Hold.Seats) { Booking = booking.Reference };
    }
}

internal sealed record GeneratedHold(
    HoldId Id, HolderId Holder, int[] Seats, long Revision, DateTimeOffset CreatedAt, DateTimeOffset GrantedUntil)
{
    public HoldState State { get; set; }

    public DateTimeOffset ExpiresAt { get; set; } = GrantedUntil;
}

internal sealed record GeneratedBooking(string Reference, GeneratedHold Hold, DateTimeOffset BookedAt)
{
    public DateTimeOffset? CancelledAt { get; set; }
}
