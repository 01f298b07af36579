using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>The beginning of a screening's ledger: a head at revision 0 and every seat free.</summary>
internal static class LedgerStart
{
    /// <summary>Part of the transaction that makes the screening.</summary>
    public static Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, int seatCount, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO screening_heads (screening_id, hash, seat_count) VALUES (@Id, @Genesis, @seatCount);
            INSERT INTO screening_seats (screening_id, seat) SELECT @Id, generate_series(0, @seatCount - 1);
            """, new { Id = id.Value, LedgerCodec.Genesis, seatCount },
            transaction, CommandTimeouts.WholeHall, cancellationToken: cancellation));
}
