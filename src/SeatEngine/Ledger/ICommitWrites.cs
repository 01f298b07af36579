using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// One feature's share of the write transaction: what it reads before batches are decided, and what it writes with the decisions. One small
/// class beside the feature's records; nothing else writes its tables. Stateless and thread-safe.
/// <see cref="SeatEngineRegistration"/> lists them in the order in which they write.
/// </summary>
public interface ICommitWrites
{
    /// <summary>
    /// Adds queries to the first round trip that fill <see cref="SeatFacts"/>. Adds none for commands that do not need them.
    /// </summary>
    void Read(BatchRead batch);

    /// <summary>Adds what was decided to the second round trip, which ends with COMMIT.</summary>
    void Write(BatchWrite batch);

    /// <summary>Makes the feature's rows of a screening agree with its seats, under the lock of its head.</summary>
    /// <returns>How many rows were changed.</returns>
    Task<int> RepairAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening) => Task.FromResult(0);
}
