namespace LoadTests.Light;

/// <summary>What a worker's watchers saw: one line per frame, told together. Thread-safe.</summary>
internal sealed class FrameLog
{
    private readonly Dictionary<(long From, long To), SeenFrame> _frames = [];

    /// <summary>When the first watcher had it (wall clock, microseconds), and how much later (milliseconds) how many others.</summary>
    internal sealed class SeenFrame(long first)
    {
        public long First { get; } = first;

        public Dictionary<int, int> LaterBy { get; } = [];
    }

    public void Saw(long from, long to)
    {
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_frames)
        {
            if (!_frames.TryGetValue((from, to), out var frame))
                _frames[(from, to)] = frame = new SeenFrame(now);
            var later = (int)((now - frame.First) / 1_000);
            frame.LaterBy[later] = frame.LaterBy.GetValueOrDefault(later) + 1;
        }
    }

    public List<(long From, long To, SeenFrame Frame)> Take()
    {
        lock (_frames)
        {
            var taken = _frames.Select(f => (f.Key.From, f.Key.To, f.Value)).ToList();
            _frames.Clear();
            return taken;
        }
    }
}

/// <summary>A connection that watches one screening and keeps its map, strictly in sequence.</summary>
internal sealed class WatcherConnection(long screening, FrameLog? log) : LightConnection
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(bool Snapshot, byte[] Bytes)> _early = [];
    private byte[] _statuses = [];
    private long _lastId;

    public long Revision { get; private set; } = -1;

    public int Epoch { get; private set; }

    public long Frames { get; private set; }

    public long ChangedSeats { get; private set; }

    /// <summary>How often a frame did not follow what was known: the client asked again.</summary>
    public int Resyncs { get; private set; }

    /// <summary>The statuses, 2 bits a seat, as the server's snapshot would be.</summary>
    public ReadOnlySpan<byte> Statuses => _statuses;

    public Task JoinAsync()
    {
        Join();
        return _joined.Task;
    }

    private void Join() => Call(++_lastId, "Join", 2, writer =>
    {
        writer.Integer(screening);
        if (Revision < 0)
            writer.Nil();
        else
            writer.Map(2).Text("epoch").Integer(Epoch).Text("revision").Integer(Revision);
    });

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        if (target.SequenceEqual("Seats"u8))
        {
            arguments.Skip();
            var delta = arguments.Bytes();
            Frames++;
            if (Revision < 0)
                _early.Add((false, delta.ToArray()));
            else
                Apply(delta);
        }
        else if (target.SequenceEqual("Snapshot"u8))
        {
            arguments.Skip();
            Epoch = (int)arguments.Integer();
            Revision = arguments.Integer();
            _statuses = arguments.Bytes().ToArray();
            Frames++;
        }
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (failed)
        {
            _joined.TrySetException(new IOException(result.Text()));
            return;
        }

        ReadOnlySpan<byte> delta = default;
        long revision = 0;
        for (var fields = result.Map(); fields > 0; fields--)
        {
            var name = result.Bytes();
            if (name.SequenceEqual("revision"u8))
                revision = result.Integer();
            else if (name.SequenceEqual("epoch"u8))
                Epoch = (int)result.Integer();
            else if (name.SequenceEqual("snapshot"u8))
                _statuses = result.Bytes().ToArray();
            else if (name.SequenceEqual("delta"u8))
                delta = result.Bytes();
            else
                result.Skip();
        }

        if (!delta.IsEmpty)
            Apply(delta);
        Revision = revision;
        foreach (var (_, bytes) in _early)
            Apply(bytes);
        _early.Clear();
        _joined.TrySetResult();
    }

    private void Apply(ReadOnlySpan<byte> delta)
    {
        var from = Varint(ref delta);
        var to = from + Varint(ref delta);
        if (to <= Revision)
            return;
        if (from > Revision + 1)
        {
            Resyncs++;
            Join();
            return;
        }

        log?.Saw(from, to);
        var seat = -1L;
        while (!delta.IsEmpty)
        {
            var entry = Varint(ref delta);
            seat += (entry >> 2) + 1;
            var shift = (int)(seat & 3) * 2;
            ref var packed = ref _statuses[seat >> 2];
            packed = (byte)((packed & ~(3 << shift)) | ((int)(entry & 3) << shift));
            ChangedSeats++;
        }

        Revision = to;
    }

    private static long Varint(ref ReadOnlySpan<byte> data)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = data[0];
            data = data[1..];
            value |= (long)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }
    }

    protected override void OnClosed(Exception? error) => _joined.TrySetException(new IOException("The connection was closed.", error));
}
