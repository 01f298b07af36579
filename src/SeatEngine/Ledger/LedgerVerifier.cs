using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>Totals and violations of a whole database.</summary>
/// <param name="Revisions">How many were replayed.</param>
/// <param name="NotReplayed">How many lie before the checkpoints at which the replays began.</param>
public sealed record VerifyReport(
    int Screenings, long Revisions, long NotReplayed, long Seats, long Held, long Sold, long Bookings, IReadOnlyList<string> Violations)
{
    public override string ToString() =>
        $"{Screenings} screenings, {Revisions} revisions replayed"
        + (NotReplayed > 0 ? $" from checkpoints on ({NotReplayed} before them: verify --full replays these too)" : "")
        + $", {Seats} seats, {Held} held, {Sold} sold, {Bookings} live bookings, {Violations.Count} violations";
}

/// <summary>
/// Proves a database: replays every ledger and compares it with the seats. Reads only, in one snapshot per screening, so it can run beside
/// sales. Thread-safe.
/// </summary>
/// <remarks>
/// A full one replays from revision 0 and compares every checkpoint on its way. Otherwise the replay of a screening begins at the newest
/// checkpoint but one, so that the newest is compared too. That finds what differs now, a change of the history since that checkpoint, and
/// a history before it that was rewritten with all its hashes. It does not find a row before it that was changed alone.
/// </remarks>
public sealed partial class LedgerVerifier(NpgsqlDataSource database)
{
    // Enough to see what is wrong, without filling the terminal with one screening.
    private const int MaxPerScreening = 20;

    private sealed record Head(long Revision, byte[] Hash, int SeatCount, int Held, int Sold, int Blocked);

    private sealed record SeatRow(int Seat, short Status, int Version, Guid? HoldId, DateTime? HeldUntil);

    private sealed record HoldRow(Guid HoldId, Guid Holder, DateTime ExpiresAt);

    /// <param name="full">From revision 0 on, whatever checkpoints there are.</param>
    public async Task<VerifyReport> VerifyAsync(bool full, Action<string>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var ids = (await connection.QueryAsync<long>("SELECT screening_id FROM screenings ORDER BY screening_id")).AsList();
        var total = new VerifyReport(0, 0, 0, 0, 0, 0, 0, []);
        foreach (var id in ids)
        {
            var one = await VerifyAsync(connection, new ScreeningId(id), full, cancellation);
            total = new VerifyReport(
                total.Screenings + 1, total.Revisions + one.Revisions, total.NotReplayed + one.NotReplayed, total.Seats + one.Seats,
                total.Held + one.Held, total.Sold + one.Sold, total.Bookings + one.Bookings, [.. total.Violations, .. one.Violations]);
            if (one.Revisions > 10_000)
                progress?.Invoke($"screening {id}: {one.Revisions} revisions");
        }

        return total;
    }

    private static async Task<VerifyReport> VerifyAsync(
        NpgsqlConnection connection, ScreeningId id, bool full, CancellationToken cancellation)
    {
        var violations = new List<string>();
        void Violation(string text)
        {
            if (violations.Count < MaxPerScreening)
                violations.Add($"screening {id}: {text}");
        }

        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var parameters = new { Id = id.Value };
        var head = await connection.QuerySingleOrDefaultAsync<Head>(
            "SELECT revision, hash, seat_count AS SeatCount, held, sold, blocked FROM screening_heads WHERE screening_id = @Id",
            parameters, snapshot, CommandTimeouts.WholeHall);
        if (head is null)
            return new VerifyReport(1, 0, 0, 0, 0, 0, 0, [$"screening {id}: it has no head"]);

        var (begin, state) = await ReplayAsync(connection, snapshot, id, head, full, Violation, cancellation);
        var (board, sales) = (state.Board, state.Sales);
        var seats = (await connection.QueryAsync<SeatRow>("""
            SELECT seat, status, version, hold_id AS HoldId, held_until AS HeldUntil
            FROM screening_seats WHERE screening_id = @Id ORDER BY seat
            """, parameters, snapshot, CommandTimeouts.WholeHall)).AsList();
        CompareSeats(board, head, seats, Violation);

        var holds = (await connection.QueryAsync<HoldRow>(
            "SELECT hold_id AS HoldId, holder, expires_at AS ExpiresAt FROM holds WHERE screening_id = @Id AND state = 0",
            parameters, snapshot, CommandTimeouts.WholeHall)).ToDictionary(h => h.HoldId);
        CompareHolds(board, seats, holds, Violation);

        var booked = (await connection.QueryAsync<(int Seat, string Reference, bool Cancelled)>("""
            SELECT s.seat, s.reference, b.cancelled_at IS NOT NULL FROM booking_seats s JOIN bookings b USING (screening_id, reference)
            WHERE s.screening_id = @Id AND s.live
            """, parameters, snapshot, CommandTimeouts.WholeHall)).AsList();
        CompareBookings(seats, booked, Violation);
        CompareSales(sales, booked, Violation);

        var exchanged = (await connection.QueryAsync<(string Reference, bool Lives)>("""
            SELECT b.reference, EXISTS (SELECT FROM bookings o WHERE o.reference = b.reference AND o.exchanged_to IS NULL)
            FROM bookings b WHERE b.screening_id = @Id AND b.exchanged_to IS NOT NULL
            """, parameters, snapshot, CommandTimeouts.WholeHall)).AsList();
        CompareExchanges(sales, exchanged, Violation);
        return new VerifyReport(
            1, head.Revision - begin, begin, seats.Count, seats.Count(s => s.Status == (short)SeatStatus.Held),
            seats.Count(s => s.Status == (short)SeatStatus.Sold), booked.Select(b => b.Reference).Distinct().Count(), violations);
    }

    private static void CompareSeats(SeatBoard board, Head head, List<SeatRow> seats, Action<string> violation)
    {
        if (seats.Count != head.SeatCount)
            violation($"{seats.Count} seats, the head says {head.SeatCount}");
        foreach (var seat in seats.Where(s => s.Seat < board.SeatCount))
        {
            var replayed = board[seat.Seat];
            if ((short)replayed.Status != seat.Status || replayed.Version != seat.Version
                || replayed.Hold?.Id.Value != seat.HoldId || replayed.Hold?.ExpiresAt.UtcDateTime != seat.HeldUntil)
            {
                violation(
                    $"seat {seat.Seat} is {(SeatStatus)seat.Status} v{seat.Version} {seat.HoldId} {seat.HeldUntil:O}, the ledger says "
                    + $"{replayed.Status} v{replayed.Version} {replayed.Hold?.Id} {replayed.Hold?.ExpiresAt.UtcDateTime:O}");
            }
        }

        (SeatStatus, int)[] counters = [(SeatStatus.Held, head.Held), (SeatStatus.Sold, head.Sold), (SeatStatus.Blocked, head.Blocked)];
        foreach (var (status, counted) in counters)
        {
            var found = seats.Count(s => s.Status == (short)status);
            if (found != counted)
                violation($"{found} seats are {status}, the head counts {counted}");
        }
    }

    private static void CompareHolds(SeatBoard board, List<SeatRow> seats, Dictionary<Guid, HoldRow> holds, Action<string> violation)
    {
        foreach (var seat in seats.Where(s => s.HoldId is not null && !holds.ContainsKey(s.HoldId.Value)))
            violation($"seat {seat.Seat} is held by {seat.HoldId}, which is not a live hold");
        var holding = seats.Where(s => s.HoldId is not null).Select(s => s.HoldId!.Value).ToHashSet();
        foreach (var hold in holds.Values)
        {
            if (!holding.Contains(hold.HoldId))
            {
                violation($"hold {hold.HoldId} is live and has no seat");
            }
            else if (board.FindHold(new HoldId(hold.HoldId)) is { } replayed
                && (replayed.Holder.Value != hold.Holder || replayed.ExpiresAt.UtcDateTime != hold.ExpiresAt))
            {
                violation($"hold {hold.HoldId} is of {hold.Holder} until {hold.ExpiresAt:O}, "
                    + $"the ledger says {replayed.Holder} until {replayed.ExpiresAt.UtcDateTime:O}");
            }
        }
    }

    private static void CompareBookings(
        List<SeatRow> seats, List<(int Seat, string Reference, bool Cancelled)> booked, Action<string> violation)
    {
        var bySeat = booked.ToLookup(b => b.Seat);
        foreach (var seat in seats)
        {
            var count = bySeat[seat.Seat].Count();
            if (seat.Status == (short)SeatStatus.Sold && count != 1)
                violation($"seat {seat.Seat} is sold and in {count} live bookings");
            if (seat.Status != (short)SeatStatus.Sold && count > 0)
                violation($"seat {seat.Seat} is {(SeatStatus)seat.Status} and in live booking {bySeat[seat.Seat].First().Reference}");
        }

        foreach (var seat in booked.Where(b => b.Cancelled))
            violation($"booking {seat.Reference} is cancelled and still has seat {seat.Seat}");
    }

    private static void CompareSales(
        Dictionary<string, HashSet<int>> sales, List<(int Seat, string Reference, bool Cancelled)> booked, Action<string> violation)
    {
        var byReference = booked.ToLookup(b => b.Reference, b => b.Seat);
        foreach (var reference in sales.Keys.Union(byReference.Select(b => b.Key)))
        {
            var sold = sales.GetValueOrDefault(reference) ?? [];
            if (sold.SetEquals(byReference[reference]))
                continue;
            var seats = string.Join(',', byReference[reference].Order());
            violation($"booking {reference} has seats {seats}, the ledger says {string.Join(',', sold.Order())}");
        }
    }

    private static void CompareExchanges(
        Dictionary<string, HashSet<int>> sales, List<(string Reference, bool Lives)> exchanged, Action<string> violation)
    {
        var left = sales.Where(sale => sale.Value.Count == 0).Select(sale => sale.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in left.Except(exchanged.Select(e => e.Reference)))
            violation($"booking {reference} has left this screening, and is in no other");
        foreach (var (reference, lives) in exchanged)
        {
            if (!left.Contains(reference))
                violation($"booking {reference} is of another screening, the ledger says that it has not left");
            if (!lives)
                violation($"booking {reference} was exchanged and is in no screening");
        }
    }
}
