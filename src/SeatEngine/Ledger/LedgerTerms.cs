using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// Changes of a screening's terms, in order with its commits: a change takes the head's lock, as each commit does, and raises the version
/// that commits compare. So a command is decided on the terms of before the change or of after it, and never later on those of before.
/// </summary>
internal static class LedgerTerms
{
    /// <param name="Version">Of the terms as they are.</param>
    /// <param name="Now">The database's clock, read under the lock.</param>
    public sealed record Head(int Version, DateTime Now);

    /// <summary>Until the transaction ends, no command of the screening is decided.</summary>
    /// <returns>Null if there is no such screening.</returns>
    public static Task<Head?> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Head?>(new CommandDefinition("""
            SELECT h.terms_version AS Version, clock_timestamp() AS Now
            FROM (SELECT terms_version FROM screening_heads WHERE screening_id = @Id FOR NO KEY UPDATE) h
            """, new { Id = id.Value }, transaction, cancellationToken: cancellation));

    public static Task SetVersionAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId id, int version, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE screening_heads SET terms_version = @version WHERE screening_id = @Id",
            new { Id = id.Value, version }, transaction, cancellationToken: cancellation));
}
