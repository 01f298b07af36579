using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SeatEngine.Seats;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>Writes generated ledgers, and the rows that they lead to, by COPY: a million revisions in less than a minute.</summary>
internal static class LedgerImport
{
    private const long Price = 1_000;

    /// <param name="database">Has the screenings, at revision 0.</param>
    /// <param name="ledgers">At revision 0 too.</param>
    /// <param name="revisions">Of each.</param>
    /// <param name="step">Time between two revisions.</param>
    public static async Task RunAsync(string database, IReadOnlyList<GeneratedLedger> ledgers, int revisions, TimeSpan step)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        // Foreign keys are not looked up for each row. `verify` compares everything afterwards.
        await connection.ExecuteAsync("SET session_replication_role = replica");
        await CopyAsync(connection, "seat_changes (screening_id, revision, committed_at, changes, previous_hash, hash)",
            ledgers.SelectMany(ledger => Enumerable.Range(0, revisions).Select(_ => ledger.Next(step))), (copy, row) =>
            {
                copy.Write(row.ScreeningId.Value);
                copy.Write(row.Revision);
                copy.Write(row.At.UtcDateTime);
                copy.Write(Encoding.UTF8.GetString(row.Changes.Span), NpgsqlDbType.Json);
                copy.Write(row.PreviousHash);
                copy.Write(row.Hash);
            });
        await CopyHoldsAsync(connection, ledgers);
        await CopyBookingsAsync(connection, ledgers);
        await CopySeatsAsync(connection, ledgers);
        await connection.ExecuteAsync("""
            UPDATE screening_heads SET revision = @Revision, hash = @Hash, held = @Held, sold = @Sold WHERE screening_id = @Id
            """, ledgers.Select(l => new
        {
            l.Revision,
            l.Hash,
            Held = l.Board.Count(SeatStatus.Held),
            Sold = l.Board.Count(SeatStatus.Sold),
            Id = l.Id.Value,
        }));
        await connection.ExecuteAsync("VACUUM ANALYZE; CHECKPOINT", commandTimeout: 0);
    }

    private static Task CopyHoldsAsync(NpgsqlConnection connection, IReadOnlyList<GeneratedLedger> ledgers) => CopyAsync(
        connection, "holds (screening_id, hold_id, holder, state, seats, amounts, revision, created_at, granted_until, expires_at)",
        ledgers.SelectMany(ledger => ledger.Holds.Select(hold => (ledger.Id, hold))), (copy, row) =>
        {
            var (id, hold) = row;
            copy.Write(id.Value);
            copy.Write(hold.Id.Value);
            copy.Write(hold.Holder.Value);
            copy.Write((short)hold.State);
            copy.Write(hold.Seats);
            copy.Write(Array.ConvertAll(hold.Seats, _ => Price));
            copy.Write(hold.Revision);
            copy.Write(hold.CreatedAt.UtcDateTime);
            copy.Write(hold.GrantedUntil.UtcDateTime);
            copy.Write(hold.ExpiresAt.UtcDateTime);
        });

    private static async Task CopyBookingsAsync(NpgsqlConnection connection, IReadOnlyList<GeneratedLedger> ledgers)
    {
        var bookings = ledgers.SelectMany(ledger => ledger.Bookings.Select(booking => (ledger.Id, booking)));
        await CopyAsync(
            connection, "bookings (screening_id, reference, hold_id, holder, booked_at, cancelled_at)", bookings, (copy, row) =>
            {
                var (id, booking) = row;
                copy.Write(id.Value);
                copy.Write(booking.Reference);
                copy.Write(booking.Hold.Id.Value);
                copy.Write(booking.Hold.Holder.Value);
                copy.Write(booking.BookedAt.UtcDateTime);
                if (booking.CancelledAt is { } cancelled)
                    copy.Write(cancelled.UtcDateTime);
                else
                    copy.WriteNull();
            });
        await CopyAsync(
            connection, "booking_seats (screening_id, reference, seat, amount, live)",
            bookings.SelectMany(b => b.booking.Hold.Seats.Select(seat => (b.Id, b.booking, seat))), (copy, row) =>
            {
                copy.Write(row.Id.Value);
                copy.Write(row.booking.Reference);
                copy.Write(row.seat);
                copy.Write(Price);
                copy.Write(row.booking.CancelledAt is null);
            });
    }

    private static async Task CopySeatsAsync(NpgsqlConnection connection, IReadOnlyList<GeneratedLedger> ledgers)
    {
        await connection.ExecuteAsync("""
            CREATE TEMPORARY TABLE generated (screening_id bigint, seat int, status smallint, version int, hold_id uuid, until timestamptz)
            """);
        await CopyAsync(
            connection, "generated",
            ledgers.SelectMany(ledger => Enumerable.Range(0, ledger.Board.SeatCount).Select(seat => (ledger.Id, seat, ledger.Board[seat]))),
            (copy, row) =>
            {
                var (id, seat, state) = row;
                copy.Write(id.Value);
                copy.Write(seat);
                copy.Write((short)state.Status);
                copy.Write(state.Version);
                if (state.Hold is { } hold)
                {
                    copy.Write(hold.Id.Value);
                    copy.Write(hold.ExpiresAt.UtcDateTime);
                }
                else
                {
                    copy.WriteNull();
                    copy.WriteNull();
                }
            });
        await connection.ExecuteAsync("""
            ANALYZE generated;
            UPDATE screening_seats s SET status = g.status, version = g.version, hold_id = g.hold_id, held_until = g.until
            FROM generated g WHERE s.screening_id = g.screening_id AND s.seat = g.seat AND g.version > 0
            """, commandTimeout: 0);
    }

    private static async Task CopyAsync<T>(
        NpgsqlConnection connection, string target, IEnumerable<T> rows, Action<NpgsqlBinaryImporter, T> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT binary)");
        copy.Timeout = TimeSpan.Zero;
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            write(copy, row);
        }

        await copy.CompleteAsync();
    }
}
