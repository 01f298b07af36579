using System.Collections.Concurrent;
using LoadTests.Light;

namespace LoadTests.Workers.Visitors;

/// <summary>What the visitors share: the screenings, who may come, whose map is open, what was held and booked. Thread-safe.</summary>
internal sealed class Town : IDisposable
{
    private const int PeoplePerVisitor = 4;

    private readonly EveningSpec _spec;
    private readonly double[] _popularity;
    private readonly ConcurrentQueue<Person> _atHome = new();
    private readonly ConcurrentDictionary<VisitorConnection, bool> _maps = new();
    private readonly ConcurrentDictionary<long, BoxOffice> _boxOffices = new();
    private readonly Dictionary<long, FrameLog> _frames;
    private readonly StreamWriter _holds;
    private readonly Lock _gate = new();
    private readonly List<HeldSeats> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 512 }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Bookings of one screening, the oldest first.</summary>
    private sealed class BoxOffice
    {
        public ConcurrentQueue<HeldSeats> Bookings { get; } = new();

        public int Sold;
    }

    public Town(EveningSpec spec)
    {
        _spec = spec;
        _holds = new StreamWriter(spec.HoldFile);
        _frames = spec.FrameDirectory.Length == 0 ? [] : spec.Places.ToDictionary(p => p.Screening, _ => new FrameLog());
        _popularity = [.. spec.Places.Select((_, rank) => 1 / Math.Pow(rank + 1, spec.Skew))];
        for (var i = 1; i < _popularity.Length; i++)
            _popularity[i] += _popularity[i - 1];
        for (var i = 0; i < spec.Visitors * PeoplePerVisitor; i++)
            _atHome.Enqueue(new Person(new Uri($"http://{spec.Nodes[i % spec.Nodes.Length]}"), _http));
    }

    public OperationLog Log { get; } = new();

    public CancellationToken Stopping => _stop.Token;

    public ICollection<VisitorConnection> Maps => _maps.Keys;

    public int Lost { get; private set; }

    public EveningPlace ChoosePlace(double chance)
    {
        var found = Array.BinarySearch(_popularity, chance * _popularity[^1]);
        return _spec.Places[Math.Min(found < 0 ? ~found : found, _popularity.Length - 1)];
    }

    /// <summary>A person comes, and is at home again when the visit is over.</summary>
    public async Task VisitAsync()
    {
        if (!_atHome.TryDequeue(out var person))
            return;
        using (var visit = new Visit(this, person))
            await visit.RunAsync();
        _atHome.Enqueue(person);
    }

    public void Opened(VisitorConnection map) => _maps[map] = true;

    public void Closed(VisitorConnection map)
    {
        if (_maps.TryRemove(map, out _) && map.IsClosed)
            Lost++;
    }

    public FrameLog? FramesOf(long screening) => _frames.GetValueOrDefault(screening);

    public void Remember(HeldSeats held)
    {
        lock (_gate)
            _open.Add(held);
    }

    public void Booked(HeldSeats held)
    {
        var office = _boxOffices.GetOrAdd(held.Screening, _ => new BoxOffice());
        office.Bookings.Enqueue(held);
        Interlocked.Add(ref office.Sold, held.Seats.Length);
    }

    public async Task CancelAsync(HeldSeats held, string operation)
    {
        try
        {
            await Log.TimeAsync(operation, () => held.Holder.CancelAsync(held.Reference!));
            held.Fate = Fate.Cancelled;
        }
        catch (VisitFailedException)
        {
            held.Fate = Fate.Unknown;
        }
    }

    /// <summary>Has the oldest bookings of nearly sold-out screenings returned by their buyers, as many as needed.</summary>
    /// <param name="share">Which share may stay sold; 0 returns everything.</param>
    public Task ReturnBookingsAsync(double share) => Task.WhenAll(_spec.Places.Select(async place =>
    {
        if (!_boxOffices.TryGetValue(place.Screening, out var office))
            return;
        while (Volatile.Read(ref office.Sold) > place.Seats * share && office.Bookings.TryDequeue(out var oldest))
        {
            Interlocked.Add(ref office.Sold, -oldest.Seats.Length);
            await CancelAsync(oldest, "return");
        }
    }));

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Gives back what is still held. Not before everybody has stopped.</summary>
    public async Task ReleaseAllAsync()
    {
        foreach (var held in _open.FindAll(h => h.Fate is Fate.Expired or Fate.Unknown))
        {
            if (await held.Holder.ReleaseAsync(held.Id) == "released")
                held.Fate = Fate.Released;
        }
    }

    /// <summary>Writes the holds whose fate is certain, so that an hour's worth need not be kept.</summary>
    /// <param name="all">True at the end: what has been booked stays so.</param>
    public async Task WriteHoldsAsync(bool all)
    {
        HeldSeats[] certain;
        lock (_gate)
        {
            certain = [.. _open.Where(h => all || h.Fate is Fate.Released or Fate.Cancelled)];
            _open.RemoveAll(h => all || h.Fate is Fate.Released or Fate.Cancelled);
        }

        foreach (var held in certain)
            await _holds.WriteLineAsync(held.ToString());
        await _holds.FlushAsync();
    }

    /// <summary>Appends what the maps of each screening received to its file.</summary>
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
