using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;

namespace SeatEngine.Admissions;

/// <summary>Admits tickets, each once. Thread-safe.</summary>
/// <remarks>
/// No lock is shared with sales: a ticket that is cancelled while it is scanned was scanned before it was cancelled. Who is first of two
/// doors is decided by the primary key of <c>admissions</c>. Rows are inserted in order of the key, so that batches do not block each
/// other in a ring.
/// </remarks>
public sealed class TicketDoor(NpgsqlDataSource database, IOptions<AdmissionOptions> options)
{
    public const int MaxScans = 100;

    // Longer than any door was without a connection, shorter than a clock that is wrong by a month.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    private const string InsertAdmissions = """
        INSERT INTO admissions (screening_id, reference, seat, issue, scan_id, admitted_at, door, staff_id)
        SELECT @Screening, a.reference, a.seat, a.issue, a.scan, a.at, @Door, @Staff
        FROM unnest(@References, @Seats, @Issues, @Scans, @Times) WITH ORDINALITY AS a(reference, seat, issue, scan, at, n)
        ORDER BY a.reference, a.seat, a.issue, a.n
        ON CONFLICT DO NOTHING
        """;

    private const string InsertScans = """
        INSERT INTO admission_scans (screening_id, scan_id, scanned_at, door, staff_id, result, let_in, reference, seat, used_at, used_door)
        SELECT @Screening, a.scan, a.at, @Door, @Staff, a.result, a.let_in, a.reference, a.seat, a.used_at, a.used_door
        FROM unnest(@Scans, @Times, @Results, @LetIn, @References, @Seats, @UsedAt, @UsedDoors)
            AS a(scan, at, result, let_in, reference, seat, used_at, used_door)
        ORDER BY a.scan
        ON CONFLICT DO NOTHING
        """;

    private sealed record Door(DateTime Now, DateTime StartsAt, string TimeZone);

    private sealed record State(
        long N, bool IsBooked, bool IsCancelled, bool IsExchanged, bool HasSeat, int Issue, bool IsCalledOff, DateTime? StartsAt,
        string? TimeZone);

    private sealed record Used(string Reference, int Seat, int Issue, Guid ScanId, DateTime AdmittedAt, string Door);

    private sealed record Answered(Guid ScanId, string Result, string? Reference, int? Seat, DateTime? UsedAt, string? UsedDoor);

    /// <summary>A scan on its way to the answer.</summary>
    private sealed class Work(TicketScan scan)
    {
        public TicketScan Scan => scan;
        public Ticket? Ticket { get; set; } = scan.Ticket;
        public DateTimeOffset At { get; set; }
        public ScanAnswer Answer { get; set; } = new(
            scan.ScanId, scan.Failure ?? AdmissionResult.Unknown, scan.Ticket?.Reference, scan.Ticket?.Seat, null, null, null);
    }

    /// <param name="scans">At most <see cref="MaxScans"/>, in the order in which they were made.</param>
    /// <returns>An answer for each scan, in the same order; null if there is no such screening.</returns>
    public async Task<IReadOnlyList<ScanAnswer>?> ScanAsync(
        ScreeningId screening, string door, StaffMember by, IReadOnlyList<TicketScan> scans, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var at = await connection.QuerySingleOrDefaultAsync<Door>(new CommandDefinition("""
            SELECT clock_timestamp() AS Now, seatmap_moment(s.starts_at) AS StartsAt, v.time_zone AS TimeZone
            FROM screenings s JOIN halls USING (hall_id) JOIN venues v USING (venue_id) WHERE s.screening_id = @Id
            """, new { Id = screening.Value }, transaction, cancellationToken: cancellation));
        if (at is null)
            return null;
        var answered = (await connection.QueryAsync<Answered>(new CommandDefinition("""
            SELECT scan_id AS ScanId, result, reference, seat, used_at AS UsedAt, used_door AS UsedDoor FROM admission_scans
            WHERE screening_id = @Id AND scan_id = ANY(@Scans)
            """, new { Id = screening.Value, Scans = scans.Select(s => s.ScanId).ToArray() }, transaction,
            cancellationToken: cancellation))).ToDictionary(a => a.ScanId);
        // The answer was lost, and the door has admitted it without: that is not known yet.
        if (scans.Where(s => s.LetIn && answered.ContainsKey(s.ScanId)).Select(s => s.ScanId).ToArray() is { Length: > 0 } letIn)
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                UPDATE admission_scans SET let_in = true WHERE screening_id = @Id AND scan_id = ANY(@letIn) AND NOT let_in
                """, new { Id = screening.Value, letIn }, transaction, cancellationToken: cancellation));
        }

        var all = scans.Select(scan => new Work(scan)).ToList();
        var works = all.Where(work => !answered.ContainsKey(work.Scan.ScanId)).ToList();
        foreach (var work in works)
            work.At = work.Scan.At is { } then && then < at.Now && then > at.Now - MaxAge ? then : at.Now;
        var here = new DoorScreening(screening, at.StartsAt, at.TimeZone);
        await DecideAsync(connection, transaction, here, works, cancellation);
        await AdmitAsync(connection, transaction, screening, door, by, works, cancellation);
        await RecordAsync(connection, transaction, screening, door, by, works, cancellation);
        await transaction.CommitAsync(cancellation);
        return [.. all.Select(work => answered.TryGetValue(work.Scan.ScanId, out var before) ? Repeat(before) : work.Answer)];
    }

    private async Task DecideAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DoorScreening door, List<Work> works, CancellationToken cancellation)
    {
        var tickets = works.FindAll(work => work.Ticket is not null);
        if (tickets.Count == 0)
            return;
        var states = await connection.QueryAsync<State>(new CommandDefinition("""
            SELECT a.n, b.reference IS NOT NULL AS IsBooked, b.cancelled_at IS NOT NULL AS IsCancelled,
                   b.exchanged_to IS NOT NULL AS IsExchanged, COALESCE(t.live, false) AS HasSeat, COALESCE(i.issue, 0) AS Issue,
                   s.called_off_at IS NOT NULL AS IsCalledOff, seatmap_moment(s.starts_at) AS StartsAt, v.time_zone AS TimeZone
            FROM unnest(@Screenings, @References, @Seats) WITH ORDINALITY AS a(screening, reference, seat, n)
            LEFT JOIN bookings b ON b.screening_id = a.screening AND b.reference = a.reference
            LEFT JOIN booking_seats t ON t.screening_id = a.screening AND t.reference = a.reference AND t.seat = a.seat
            LEFT JOIN ticket_issues i ON i.screening_id = a.screening AND i.reference = a.reference AND i.seat = a.seat
            LEFT JOIN screenings s ON s.screening_id = b.screening_id
            LEFT JOIN halls h ON h.hall_id = s.hall_id LEFT JOIN venues v ON v.venue_id = h.venue_id
            ORDER BY a.n
            """, new
        {
            Screenings = tickets.ConvertAll(work => work.Ticket!.Screening.Value).ToArray(),
            References = tickets.ConvertAll(work => work.Ticket!.Reference).ToArray(),
            Seats = tickets.ConvertAll(work => work.Ticket!.Seat).ToArray(),
        }, transaction, cancellationToken: cancellation));
        foreach (var (work, s) in tickets.Zip(states))
        {
            if (work.Scan.ByHand)
                work.Ticket = work.Ticket! with { Issue = s.Issue };
            var state = new TicketState(
                s.IsBooked, s.IsCancelled, s.IsExchanged, s.HasSeat, s.Issue, s.IsCalledOff, s.StartsAt ?? default, s.TimeZone ?? "");
            var ticket = work.Ticket!;
            work.Answer = work.Answer with
            {
                Result = AdmissionRules.Decide(ticket, state, door, work.At, options.Value.OpensBefore),
                Screening = ticket.Screening == door.Id ? null : ticket.Screening,
            };
        }
    }

    private static async Task AdmitAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening, string door, StaffMember by, List<Work> works,
        CancellationToken cancellation)
    {
        var valid = works.FindAll(work => work.Answer.Result == AdmissionResult.Admitted);
        if (valid.Count == 0)
            return;
        var rows = new
        {
            Screening = screening.Value,
            Door = door,
            Staff = by.Id.Value,
            References = valid.ConvertAll(work => work.Ticket!.Reference).ToArray(),
            Seats = valid.ConvertAll(work => work.Ticket!.Seat).ToArray(),
            Issues = valid.ConvertAll(work => work.Ticket!.Issue).ToArray(),
            Scans = valid.ConvertAll(work => work.Scan.ScanId).ToArray(),
            Times = valid.ConvertAll(work => work.At.UtcDateTime).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(InsertAdmissions, rows, transaction, cancellationToken: cancellation));
        // A statement of its own: it sees the row of another door, for whose commit the insert has waited.
        var used = (await connection.QueryAsync<Used>(new CommandDefinition("""
            SELECT reference, seat, issue, scan_id AS ScanId, admitted_at AS AdmittedAt, door
            FROM admissions JOIN (SELECT DISTINCT * FROM unnest(@References, @Seats, @Issues) AS a(reference, seat, issue)) a
                USING (reference, seat, issue)
            WHERE screening_id = @Screening
            """, rows, transaction, cancellationToken: cancellation))).ToDictionary(u => (u.Reference, u.Seat, u.Issue));
        var byHand = new List<AuditEntry>();
        foreach (var work in valid)
        {
            // Not there: another door has undone it in between. The scan is answered as it would have been before that.
            var ticket = work.Ticket!;
            if (used.TryGetValue((ticket.Reference, ticket.Seat, ticket.Issue), out var first) && first.ScanId != work.Scan.ScanId)
            {
                work.Answer = work.Answer with
                {
                    Result = AdmissionResult.AlreadyUsed,
                    UsedAt = first.AdmittedAt,
                    UsedDoor = first.Door,
                };
            }
            else if (work.Scan.ByHand)
            {
                byHand.Add(Line(StaffAction.Admit, screening, ticket.Reference, ticket.Seat, by, door));
            }
        }

        if (byHand.Count > 0)
            await AuditRows.InsertAsync(connection, transaction, byHand, cancellation);
    }

    private static Task RecordAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening, string door, StaffMember by, List<Work> works,
        CancellationToken cancellation) =>
        works.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(InsertScans, new
            {
                Screening = screening.Value,
                Door = door,
                Staff = by.Id.Value,
                Scans = works.ConvertAll(work => work.Scan.ScanId).ToArray(),
                Times = works.ConvertAll(work => work.At.UtcDateTime).ToArray(),
                Results = works.ConvertAll(work => NameOf(work.Answer.Result)).ToArray(),
                LetIn = works.ConvertAll(work => work.Scan.LetIn).ToArray(),
                References = works.ConvertAll(work => work.Answer.Reference).ToArray(),
                Seats = works.ConvertAll(work => work.Answer.Seat).ToArray(),
                UsedAt = works.ConvertAll(work => work.Answer.UsedAt?.UtcDateTime).ToArray(),
                UsedDoors = works.ConvertAll(work => work.Answer.UsedDoor).ToArray(),
            }, transaction, cancellationToken: cancellation));

    /// <summary>The person admitted with this seat is outside again, and may come in once more.</summary>
    public async Task<UndoResult> UndoAsync(
        ScreeningId screening, string reference, int seat, StaffMember by, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var door = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition("""
            DELETE FROM admissions WHERE screening_id = @Screening AND reference = @reference AND seat = @seat AND issue = COALESCE(
                (SELECT issue FROM ticket_issues WHERE screening_id = @Screening AND reference = @reference AND seat = @seat), 0)
            RETURNING door
            """, new { Screening = screening.Value, reference, seat }, transaction, cancellationToken: cancellation));
        if (door is null)
            return UndoResult.NotAdmitted;
        var line = Line(StaffAction.UndoAdmission, screening, reference, seat, by, door);
        await AuditRows.InsertAsync(connection, transaction, [line], cancellation);
        await transaction.CommitAsync(cancellation);
        return UndoResult.Undone;
    }

    private static AuditEntry Line(
        StaffAction action, ScreeningId screening, string reference, int seat, StaffMember by, string door) =>
        new AuditEntry(action) { Screening = screening, Reference = reference, Seats = 1, Subject = $"seat {seat}, {door}" }.By(by);

    private static string NameOf(AdmissionResult result) => JsonNamingPolicy.CamelCase.ConvertName(result.ToString());

    private static ScanAnswer Repeat(Answered before) => new(
        before.ScanId, Enum.Parse<AdmissionResult>(before.Result, ignoreCase: true), before.Reference, before.Seat, null, before.UsedAt,
        before.UsedDoor);
}
