using Dapper;
using Npgsql;

namespace SeatEngine.Ledger;

/// <summary>Notices that the database has lost a part of its history, as after a restore in place.</summary>
internal static class LedgerGeneration
{
    /// <summary>
    /// If the last row that the replica applied is not in the ledger, history was lost. Clients have positions of the lost history, which
    /// must not be mistaken for positions in the new one, so the generation changes, and with it the epoch. Several nodes may call this;
    /// one of them changes it.
    /// </summary>
    /// <returns>True if this call changed it.</returns>
    public static async Task<bool> AdvanceIfLostAsync(NpgsqlConnection connection, ScreeningReplica replica, CancellationToken cancellation)
    {
        var (epoch, revision, hash) = replica.Position;
        if (revision <= 0 || hash.Length == 0)
            return false;
        return await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE history SET generation = generation + 1 WHERE seatmap_epoch() = @epoch
            AND NOT EXISTS (SELECT FROM seat_changes WHERE screening_id = @Id AND revision = @revision AND hash = @hash)
            """, new { Id = replica.Id.Value, epoch, revision, hash }, cancellationToken: cancellation)) > 0;
    }
}
