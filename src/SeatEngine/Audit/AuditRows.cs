using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Text;

namespace SeatEngine.Audit;

/// <summary>Writes what the ledger does not write.</summary>
internal static class AuditRows
{
    // A subject may come from an address that somebody made up.
    private const int MaxText = 200;

    /// <param name="transaction">The one that has the effect; null if there is none.</param>
    public static Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<AuditEntry> entries,
        CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO audit (at, action, result, staff_id, staff_name, token_id, address, screening_id, reference, hold_id, subject,
                               seats, command_id)
            SELECT coalesce(a.at, clock_timestamp()), a.action, a.result, a.staff, a.name, a.token, a.address, a.screening, a.reference,
                   a.hold, a.subject, a.seats, a.command
            FROM unnest(@At, @Actions, @Results, @Staff, @Names, @Tokens, @Addresses, @Screenings, @References, @Holds, @Subjects, @Seats,
                        @Commands)
                AS a(at, action, result, staff, name, token, address, screening, reference, hold, subject, seats, command)
            """, new
        {
            At = BatchWrite.Column(entries, e => e.At),
            Actions = BatchWrite.Column(entries, e => AuditWrites.NameOf(e.Action)),
            Results = BatchWrite.Column(entries, e => e.Result),
            Staff = BatchWrite.Column(entries, e => e.Staff?.Value),
            Names = BatchWrite.Column(entries, e => e.Name),
            Tokens = BatchWrite.Column(entries, e => e.Token?.Value),
            Addresses = BatchWrite.Column(entries, e => e.Address),
            Screenings = BatchWrite.Column(entries, e => e.Screening?.Value),
            References = BatchWrite.Column(entries, e => Short(e.Reference)),
            Holds = BatchWrite.Column(entries, e => e.Hold?.Value),
            Subjects = BatchWrite.Column(entries, e => Short(e.Subject)),
            Seats = BatchWrite.Column(entries, e => e.Seats),
            Commands = BatchWrite.Column(entries, e => e.Command),
        }, transaction, cancellationToken: cancellation));

    // PostgreSQL stores no NUL, and no half of a surrogate pair.
    private static string? Short(string? text) =>
        text is null ? null : Graphemes.Cut(text, MaxText).Replace("\0", "", StringComparison.Ordinal);
}
