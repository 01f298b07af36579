using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Reconciliation;

/// <summary>Makes the checkpoints that are due, one after the other. One round at a time.</summary>
public sealed class Checkpointing(NpgsqlDataSource database, ILogger<Checkpointing> log)
{
    // Less than the minute after which the next round begins. After an upgrade, old ledgers take several rounds.
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(40);

    // Ledgers of screenings that are over do not grow: they are looked at until a round has left nothing of them undone.
    private bool _all = true;

    /// <returns>How many checkpoints were made.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var made = 0;
        foreach (var due in await SeatCheckpoints.FindDueAsync(connection, _all, cancellation))
        {
            try
            {
                // Each is a transaction of its own: what a node that stops or dies has made stays, and another goes on after it.
                for (var more = true; more;)
                {
                    if (Stopwatch.GetElapsedTime(started) > RoundTime)
                        return made;
                    var budget = new CpuBudget();
                    more = await SeatCheckpoints.MakeNextAsync(connection, due, cancellation);
                    made += more ? 1 : 0;
                    await budget.RestAsync(cancellation);
                }
            }
            catch (Exception error) when (error is InvalidLedgerEntryException or JsonException)
            {
                log.LogError("Screening {Screening}: no checkpoint, its ledger is broken, run verify --full: {Error}",
                    due.ScreeningId, error.Message);
            }
        }

        _all = false;
        return made;
    }
}
