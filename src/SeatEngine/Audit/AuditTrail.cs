using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Audit;

/// <summary>
/// Writes to the audit table what does not go through the ledger: acts of staff before they are answered, refusals of strangers a moment
/// later. Lines that the database cannot take now wait in memory until it can. Thread-safe.
/// </summary>
public sealed class AuditTrail(NpgsqlDataSource database, TimeProvider time, ILogger<AuditTrail> log) : BackgroundService
{
    // Some minutes of everything that staff do while the database is away, and they can do little then.
    private const int MaxWaiting = 4_096;

    private const int MaxBatch = 256;

    // Without these, a client that repeats a refused request would fill the table. All of them are in the access log.
    private const int MaxRefusals = 1_000;

    private static readonly TimeSpan RefusalPeriod = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEntry> _waiting =
        Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly Lock _gate = new();
    private readonly HashSet<AuditEntry> _refusals = [];
    private long _refusalsSince = time.GetTimestamp();

    /// <summary>An act of a member of staff that had an effect, or was refused.</summary>
    /// <remarks>Not cancelled with the request: what is done is done.</remarks>
    public async Task WriteAsync(AuditEntry entry)
    {
        try
        {
            await InsertAsync([entry], CancellationToken.None);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            WriteLater(entry with { At = time.GetUtcNow() });
        }
    }

    /// <summary>
    /// A refusal that anybody can cause: of a sign-in, of a request that is for staff. The same one is written once a minute, and at most
    /// 1,000 are written a minute.
    /// </summary>
    public void Refused(AuditEntry entry)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_refusalsSince) > RefusalPeriod)
            {
                _refusals.Clear();
                _refusalsSince = time.GetTimestamp();
            }

            if (_refusals.Count >= MaxRefusals || !_refusals.Add(entry))
                return;
        }

        WriteLater(entry with { At = time.GetUtcNow() });
    }

    private void WriteLater(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
            log.LogError("Too many lines wait for the audit table. Not written: {Entry}", entry);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
                await WriteWaitingAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteLastAsync();
        }
    }

    private async Task WriteWaitingAsync(CancellationToken stop)
    {
        var batch = Take();
        while (batch.Count > 0)
        {
            try
            {
                await InsertAsync(batch, CancellationToken.None);
                return;
            }
            catch (Exception error) when (Outage.Is(error) && !stop.IsCancellationRequested)
            {
                await Task.Delay(RetryInterval, time, CancellationToken.None);
            }
            catch (Exception error)
            {
                // Not again: the same lines would keep all later ones from being written.
                log.LogError(error, "Lines for the audit table could not be written: {Entries}", string.Join("; ", batch));
                return;
            }
        }
    }

    /// <summary>The node stops: what waits is written now.</summary>
    private async Task WriteLastAsync()
    {
        while (_waiting.Reader.TryPeek(out _))
            await WriteWaitingAsync(new CancellationToken(canceled: true));
    }

    private List<AuditEntry> Take()
    {
        var batch = new List<AuditEntry>();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var entry))
            batch.Add(entry);
        return batch;
    }

    private async Task InsertAsync(IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await AuditRows.InsertAsync(connection, null, entries, cancellation);
    }
}
