using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>
/// Makes tickets void in the write transaction: of seats that leave a booking which goes on, here or in another screening. Those of a
/// cancelled booking need no row, because it never lives again.
/// </summary>
internal sealed class TicketIssueWrites : ICommitWrites
{
    // A seat can leave the same booking twice in one batch, if it came back in between.
    private const string RaiseIssues = """
        INSERT INTO ticket_issues (screening_id, reference, seat, issue)
        SELECT l.screening, l.reference, l.seat, count(*)::int
        FROM unnest(@LeavingOf, @LeavingReferences, @LeavingSeats) AS l(screening, reference, seat)
        GROUP BY l.screening, l.reference, l.seat
        ON CONFLICT (screening_id, reference, seat) DO UPDATE SET issue = ticket_issues.issue + EXCLUDED.issue;
        """;

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var leaving = batch.Rows(Leaving);
        if (leaving.Count == 0)
            return;
        batch.Statement(RaiseIssues);
        batch.Parameter("LeavingOf", BatchWrite.Column(leaving, l => l.Part.Screening.Value));
        batch.Parameter("LeavingReferences", BatchWrite.Column(leaving, l => l.Row.Reference));
        batch.Parameter("LeavingSeats", BatchWrite.Column(leaving, l => l.Row.Seat));
    }

    private static IEnumerable<(string Reference, int Seat)> Leaving(WritePart part)
    {
        var ended = part.Decided.Bookings.Where(b => b.Cancelled && b.ExchangedTo is null).Select(b => b.Reference).ToHashSet();
        return part.Decided.Entries.Where(e => e.Op is LedgerOp.Vacate or LedgerOp.Cancel && !ended.Contains(e.Booking!))
            .SelectMany(e => e.Seats.Select(seat => (e.Booking!, seat)));
    }
}
