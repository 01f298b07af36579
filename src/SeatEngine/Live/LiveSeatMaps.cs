using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Locks;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Telemetry;

namespace SeatEngine.Live;

/// <summary>
/// The screenings that are live on this node. One copy each: loaded at the first use, kept up to date by messages from other nodes and
/// by a periodic check of the database, dropped when it is no longer used. Thread-safe.
/// </summary>
public sealed partial class LiveSeatMaps(
    NpgsqlDataSource database, ScreeningCatalog catalog, SeatChannel channel, SeatLocks locks,
    DatabaseClock clock, EngineMetrics metrics, ILogger<LiveSeatMaps> log) : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    // When many screenings go on sale at once, loading them all together would use up the connection pool.
    private const int MaxLoads = 4;

    private readonly SemaphoreSlim _loads = new(MaxLoads);

    private readonly ConcurrentDictionary<ScreeningId, Lazy<Task<LiveSeatMap?>>> _maps = new();

    /// <summary>A commit was applied to a copy. Called in the order of revisions, on the thread that applied it: only enqueue.</summary>
    public event Action<LiveSeatMap, LedgerRow, IReadOnlyList<HoldTransition>>? Changed;

    /// <summary>A copy was reloaded: what was derived from it before may be wrong.</summary>
    public event Action<LiveSeatMap>? Replaced;

    /// <summary>
    /// Staff have changed a screening, and its map on this node has the new terms; the argument beside it is the terms before. Called on
    /// the thread that read them: only enqueue.
    /// </summary>
    public event Action<LiveSeatMap, ScreeningTerms>? TermsChanged;

    public IEnumerable<LiveSeatMap> Active => _maps.Values
        .Where(m => m is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        .Select(m => m.Value.GetAwaiter().GetResult())
        .OfType<LiveSeatMap>();

    /// <returns>The live copy, if there is one yet: without waiting.</returns>
    public LiveSeatMap? Find(ScreeningId id)
    {
        if (!_maps.TryGetValue(id, out var entry) || entry is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            return null;
        var map = entry.Value.GetAwaiter().GetResult();
        if (map is not null)
            map.LastUsed = Stopwatch.GetTimestamp();
        return map;
    }

    /// <returns>The live copy, or null if there is no such screening.</returns>
    /// <exception cref="StoreUnavailableException">It is not loaded yet, and the database is away.</exception>
    public async ValueTask<LiveSeatMap?> GetAsync(ScreeningId id, CancellationToken cancellation)
    {
        if (Find(id) is { } open)
            return open;
        var entry = _maps.GetOrAdd(id, i => new Lazy<Task<LiveSeatMap?>>(() => OpenAsync(i)));
        try
        {
            var map = await entry.Value.WaitAsync(cancellation);
            if (map is null)
                _maps.TryRemove(new(id, entry));
            else
                map.LastUsed = Stopwatch.GetTimestamp();
            return map;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _maps.TryRemove(new(id, entry));
            if (Outage.Is(error))
                throw new StoreUnavailableException("The database cannot be reached.", error);
            throw;
        }
    }

    /// <summary>Subscribe first, buffer, read the state, drop what is older, go live.</summary>
    private async Task<LiveSeatMap?> OpenAsync(ScreeningId id)
    {
        var map = new LiveSeatMap(id, (changed, row, transitions) => Changed?.Invoke(changed, row, transitions));
        await channel.SubscribeAsync(map, row => Receive(map, row));
        try
        {
            if (await LoadAsync(map, CancellationToken.None))
            {
                await CatchUpAsync(map);
                return map;
            }
        }
        catch
        {
            await channel.UnsubscribeAsync(id);
            throw;
        }

        await channel.UnsubscribeAsync(id);
        return null;
    }

    private async Task<bool> LoadAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        await _loads.WaitAsync(cancellation);
        try
        {
            if (await ReadTermsAsync(map, cancellation) is not { } terms)
                return false;
            await using var connection = await database.OpenConnectionAsync(cancellation);
            if (await ScreeningState.LoadAsync(connection, map.Id, terms.Plan.Seats.Count, cancellation) is not { } state)
                return false;
            map.Replace(state);
            return true;
        }
        finally
        {
            _loads.Release();
        }
    }

    /// <summary>Reads what staff can change of a screening.</summary>
    internal Task ReloadTermsAsync(LiveSeatMap map, CancellationToken cancellation) => ReadTermsAsync(map, cancellation);

    /// <summary>
    /// A screening was changed through this node: its map and its watchers here get that now. Other nodes notice within half a second.
    /// </summary>
    public async Task NoticeChangeAsync(ScreeningId id)
    {
        if (Find(id) is not { } map)
            return;
        try
        {
            await ReadTermsAsync(map, CancellationToken.None);
        }
        catch (Exception error) when (Outage.Is(error))
        {
            // The periodic check reads them again.
            log.LogWarning("Screening {Screening}: its new terms could not be read yet: {Error}", id, error.Message);
        }
    }

    private async Task<ScreeningTerms?> ReadTermsAsync(LiveSeatMap map, CancellationToken cancellation)
    {
        var read = map.BeginReadOfTerms();
        if (await catalog.FindTermsAsync(map.Id, cancellation) is not { } terms)
            return null;
        if (map.Replace(terms, read) is { } before && before.Version != terms.Version)
            TermsChanged?.Invoke(map, before);
        return terms;
    }

    private async Task DropIdleAsync()
    {
        foreach (var map in Active.Where(IsIdle).ToList())
        {
            // A caller that still has a reference writes correctly with it: the transaction catches any copy up.
            // Re-check: the map may have been used while the previous one was unsubscribing.
            if (IsIdle(map) && _maps.TryRemove(map.Id, out _))
                await channel.UnsubscribeAsync(map.Id);
        }
    }

    private static bool IsIdle(LiveSeatMap map) => map.Watchers == 0 && Stopwatch.GetElapsedTime(map.LastUsed) > IdleTime;

    public void Dispose() => _loads.Dispose();
}
