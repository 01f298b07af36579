using System.Collections.Concurrent;
using LoadTests.RawClient;

namespace LoadTests.Workers.Visitors;

/// <summary>Everything that visits share: the screenings, the visitors, open maps, holds and bookings. Thread-safe.</summary>
internal sealed class VisitorPool : IDisposable
{
    // Visitors in the pool for each that visits at a time, so that most of them come back after a while.
    private const int PoolSize = 4;

    private readonly EveningSpec _spec;
    private readonly double[] _popularity;
    private readonly ConcurrentQueue<Visitor> _idle = new();
    private readonly ConcurrentDictionary<VisitorConnection, bool> _maps = new();
    private readonly ConcurrentDictionary<long, ScreeningBookings> _bookings = new();
    private readonly Dictionary<long, FrameLog> _frames;
    private readonly StreamWriter _holds;
    private readonly Lock _gate = new();
    private readonly List<AcknowledgedHold> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 512 }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Bookings of one screening, the oldest first.</summary>
    private sealed class ScreeningBookings
    {
        public ConcurrentQueue<AcknowledgedHold> Holds { get; } = new();

        public int Sold;
    }

    public VisitorPool(EveningSpec spec)
    {
        _spec = spec;
        _holds = new StreamWriter(spec.HoldFile);
        _frames = spec.FrameDirectory.Length == 0 ? [] : spec.Screenings.ToDictionary(p => p.Screening, _ => new FrameLog());
        _popularity = [.. spec.Screenings.Select((_, rank) => 1 / Math.Pow(rank + 1, spec.Skew))];
        for (var i = 1; i < _popularity.Length; i++)
            _popularity[i] += _popularity[i - 1];
        for (var i = 0; i < spec.Visitors * PoolSize; i++)
            _idle.Enqueue(new Visitor(new Uri($"http://{spec.Nodes[i % spec.Nodes.Length]}"), _http));
    }

    public OperationLog Log { get; } = new();

    public CancellationToken Stopping => _stop.Token;

    public ICollection<VisitorConnection> Maps => _maps.Keys;

    public int Lost { get; private set; }

    public EveningScreening ChooseScreening(double chance)
    {
        var found = Array.BinarySearch(_popularity, chance * _popularity[^1]);
        return _spec.Screenings[Math.Min(found < 0 ? ~found : found, _popularity.Length - 1)];
    }

    /// <summary>A visit of an idle visitor. Does nothing when none is idle.</summary>
    public async Task VisitAsync()
    {
        if (!_idle.TryDequeue(out var visitor))
            return;
        using (var visit = new Visit(this, visitor))
            await visit.RunAsync();
        _idle.Enqueue(visitor);
    }

    public void Opened(VisitorConnection map) => _maps[map] = true;

    public void Closed(VisitorConnection map)
    {
        if (_maps.TryRemove(map, out _) && map.IsClosed)
            Lost++;
    }

    public FrameLog? FramesOf(long screening) => _frames.GetValueOrDefault(screening);

    public void Remember(AcknowledgedHold held)
    {
        lock (_gate)
            _open.Add(held);
    }

    public void Booked(AcknowledgedHold held)
    {
        var bookings = _bookings.GetOrAdd(held.Screening, _ => new ScreeningBookings());
        bookings.Holds.Enqueue(held);
        Interlocked.Add(ref bookings.Sold, held.Seats.Length);
    }

    public async Task CancelAsync(AcknowledgedHold held, string operation)
    {
        try
        {
            await Log.TimeAsync(operation, () => held.Holder.CancelAsync(held.Reference!));
            held.End = HoldEnd.Cancelled;
        }
        catch (VisitFailedException)
        {
            held.End = HoldEnd.Unknown;
        }
    }

    /// <summary>Cancels the oldest bookings of screenings of which too many seats are sold.</summary>
    /// <param name="share">The share that may stay sold; 0 cancels everything.</param>
    public Task CancelOldestAsync(double share) => Task.WhenAll(_spec.Screenings.Select(async screening =>
    {
        if (!_bookings.TryGetValue(screening.Screening, out var bookings))
            return;
        while (Volatile.Read(ref bookings.Sold) > screening.Seats * share && bookings.Holds.TryDequeue(out var oldest))
        {
            Interlocked.Add(ref bookings.Sold, -oldest.Seats.Length);
            await CancelAsync(oldest, "return");
        }
    }));

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Releases the holds that are left. To be called after all visits have stopped.</summary>
    public async Task ReleaseAllAsync()
    {
        foreach (var held in _open.FindAll(h => h.End is HoldEnd.Expired or HoldEnd.Unknown))
        {
            if (await held.Holder.ReleaseAsync(held.Id) == "released")
                held.End = HoldEnd.Released;
        }
    }

    /// <summary>Writes the holds that have ended to the file, so that a run of an hour need not keep them in memory.</summary>
    /// <param name="all">True at the end of the run: all holds have ended.</param>
    public async Task WriteHoldsAsync(bool all)
    {
        AcknowledgedHold[] ended;
        lock (_gate)
        {
            ended = [.. _open.Where(h => all || h.End is HoldEnd.Released or HoldEnd.Cancelled)];
            _open.RemoveAll(h => all || h.End is HoldEnd.Released or HoldEnd.Cancelled);
        }

        foreach (var held in ended)
            await _holds.WriteLineAsync(held.ToString());
        await _holds.FlushAsync();
    }

    /// <summary>Appends the arrival times of each screening's revisions to its file.</summary>
    public void WriteFrames()
    {
        foreach (var (screening, log) in _frames)
            log.Save(Path.Combine(_spec.FrameDirectory, $"{screening}"));
    }

    public void Dispose()
    {
        _holds.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }
}
