namespace SeatEngine.Seats;

/// <summary>A hold before and after a ledger entry: null where it did not exist, or no longer does.</summary>
public readonly record struct HoldTransition(LedgerEntry Entry, LiveHold? Before, LiveHold? After);

/// <summary>The ledger says what no history can: a seat sold that was not held, a hold that never was.</summary>
public sealed class InvalidLedgerEntryException(string message) : Exception(message);

/// <summary>
/// What a ledger entry does to a board: the one definition, used to decide, to keep live copies, to replay and to verify. Pure.
/// </summary>
public static class SeatTransitions
{
    /// <exception cref="InvalidLedgerEntryException">
    /// The entry does not follow from the board's state; the board is then half changed.
    /// </exception>
    public static HoldTransition Apply<TBoard>(TBoard board, LedgerEntry entry, DateTimeOffset at)
        where TBoard : ISeatBoard
    {
        foreach (var seat in entry.Seats)
        {
            if ((uint)seat >= (uint)board.SeatCount)
                throw new InvalidLedgerEntryException($"{entry.Op} names seat {seat}, the plan has {board.SeatCount}");
        }

        switch (entry.Op)
        {
            case LedgerOp.Hold:
                var granted = new LiveHold(
                    new HoldId(Required(entry.Hold)), new HolderId(Required(entry.Holder)), entry.Seats, entry.Since ?? at,
                    Required(entry.Until));
                if (board.FindHold(granted.Id) is not null)
                    throw new InvalidLedgerEntryException($"Hold {granted.Id} is granted a second time");
                board.PutHold(granted);
                Set(board, entry, SeatStatus.Free, null, SeatStatus.Held, granted);
                return new HoldTransition(entry, null, granted);

            case LedgerOp.Extend:
                var hold = Live(board, entry);
                var extended = hold with { ExpiresAt = Required(entry.Until) };
                board.PutHold(extended);
                Set(board, entry, SeatStatus.Held, hold, SeatStatus.Held, extended);
                return new HoldTransition(entry, hold, extended);

            case LedgerOp.Release or LedgerOp.Expire or LedgerOp.Confirm:
                return End(board, entry, Live(board, entry));

            case LedgerOp.Cancel or LedgerOp.Vacate:
                Set(board, entry, SeatStatus.Sold, null, SeatStatus.Free, null);
                break;

            case LedgerOp.Occupy:
                Set(board, entry, SeatStatus.Free, null, SeatStatus.Sold, null);
                break;

            case LedgerOp.Block:
                Set(board, entry, SeatStatus.Free, null, SeatStatus.Blocked, null);
                break;

            case LedgerOp.Unblock:
                Set(board, entry, SeatStatus.Blocked, null, SeatStatus.Free, null);
                break;

            case LedgerOp.Correct:
                return Correct(board, entry);

            default:
                throw new InvalidLedgerEntryException($"Unknown ledger op {entry.Op}");
        }

        return new HoldTransition(entry, null, null);
    }

    private static HoldTransition End<TBoard>(TBoard board, LedgerEntry entry, LiveHold hold)
        where TBoard : ISeatBoard
    {
        var left = hold.Seats.Except(entry.Seats).ToArray();
        if (entry.Op == LedgerOp.Confirm && left.Length > 0)
            throw new InvalidLedgerEntryException($"Hold {hold.Id} is booked in part");
        if (entry.Op == LedgerOp.Release)
            board.RememberGivenBack(hold, entry.Seats);
        Set(board, entry, SeatStatus.Held, hold, entry.Op == LedgerOp.Confirm ? SeatStatus.Sold : SeatStatus.Free, null);
        if (left.Length == 0)
        {
            board.RemoveHold(hold);
            return new HoldTransition(entry, hold, null);
        }

        var smaller = hold with { Seats = left };
        board.PutHold(smaller);
        foreach (var seat in left)
            board[seat] = board[seat] with { Hold = smaller };
        return new HoldTransition(entry, hold, smaller);
    }

    private static HoldTransition Correct<TBoard>(TBoard board, LedgerEntry entry)
        where TBoard : ISeatBoard
    {
        LiveHold? found = null;
        if (entry.Status == SeatStatus.Held)
        {
            var id = new HoldId(Required(entry.Hold));
            var seats = entry.Seats.AsEnumerable();
            if (board.FindHold(id) is { } known)
                seats = seats.Union(known.Seats).Order();
            found = new LiveHold(id, new HolderId(Required(entry.Holder)), [.. seats], Required(entry.Since), Required(entry.Until));
        }

        foreach (var seat in entry.Seats)
        {
            var before = board[seat];
            if (before.Hold is { } old && old.Id != found?.Id)
                Shrink(board, old, seat);
            board[seat] = new SeatState(Required(entry.Status), before.Version + 1, found);
        }

        if (found is not null)
        {
            board.PutHold(found);
            foreach (var seat in found.Seats)
                board[seat] = board[seat] with { Hold = found };
        }

        return new HoldTransition(entry, null, found);
    }

    private static void Shrink<TBoard>(TBoard board, LiveHold hold, int seat)
        where TBoard : ISeatBoard
    {
        var left = hold.Seats.Where(s => s != seat).ToArray();
        if (left.Length == 0)
        {
            board.RemoveHold(hold);
            return;
        }

        var smaller = hold with { Seats = left };
        board.PutHold(smaller);
        foreach (var other in left)
            board[other] = board[other] with { Hold = smaller };
    }

    private static void Set<TBoard>(TBoard board, LedgerEntry entry, SeatStatus from, LiveHold? hold, SeatStatus to, LiveHold? newHold)
        where TBoard : ISeatBoard
    {
        foreach (var seat in entry.Seats)
        {
            var before = board[seat];
            if (before.Status != from || before.Hold?.Id != hold?.Id)
            {
                throw new InvalidLedgerEntryException(
                    $"{entry.Op} of seat {seat}: it is {before.Status} {before.Hold?.Id}, not {from} {hold?.Id}");
            }

            board[seat] = new SeatState(to, before.Version + 1, newHold);
        }
    }

    private static LiveHold Live<TBoard>(TBoard board, LedgerEntry entry)
        where TBoard : ISeatBoard =>
        board.FindHold(new HoldId(Required(entry.Hold)))
        ?? throw new InvalidLedgerEntryException($"{entry.Op} of hold {entry.Hold}, which is not live");

    private static T Required<T>(T? value)
        where T : struct => value ?? throw new InvalidLedgerEntryException("A ledger entry lacks a field");
}
