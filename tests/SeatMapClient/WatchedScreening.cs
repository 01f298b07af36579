namespace SeatMapClient;

/// <summary>A screening that a connection watches. Thread-safe.</summary>
public sealed class WatchedScreening(long id)
{
    private readonly Lock _gate = new();
    private readonly WatchedMap _map = new();

    public long Id => id;

    /// <summary>The answer to the last Join.</summary>
    public JoinReply? LastJoin { get; private set; }

    public int Joins { get; private set; }

    public T Read<T>(Func<WatchedMap, T> read)
    {
        lock (_gate)
            return read(_map);
    }

    public Position? Position => Read(m => m.Position);

    public byte[] Statuses => Read(m => m.Statuses.ToArray());

    public byte StatusOf(int seat) => Read(m => m.Statuses[seat]);

    public bool Shows(SeatStatuses truth) => Read(m => m.Position == new Position(truth.Epoch, truth.Revision) && m.Statuses.Select(s => (int)s).SequenceEqual(truth.Statuses));

    internal Position? Ask()
    {
        lock (_gate)
        {
            _map.Ask();
            return _map.Position;
        }
    }

    internal bool Joined(JoinReply reply)
    {
        lock (_gate)
        {
            LastJoin = reply;
            Joins++;
            return _map.Joined(reply);
        }
    }

    /// <returns>False if the client must ask, and does not yet.</returns>
    internal bool Frame(byte[] bytes)
    {
        lock (_gate)
            return _map.Frame(bytes);
    }

    internal void Replace(Position position, byte[] statuses)
    {
        lock (_gate)
            _map.Replace(position, statuses);
    }
}
