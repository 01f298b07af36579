namespace LoadTests.Light;

/// <summary>A connection that watches one screening and keeps its map, strictly in sequence.</summary>
internal class WatcherConnection(long screening, FrameLog? log) : LightConnection
{
    private TaskCompletionSource? _joining;
    private List<byte[]>? _early;
    private byte[] _statuses = [];
    private long _lastId;
    private bool _asking;

    public long Screening => screening;

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
        var joining = _joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Join();
        return joining.Task;
    }

    private void Join()
    {
        _asking = true;
        Call(++_lastId, "Join", 2, writer =>
        {
            writer.Integer(screening);
            if (Revision < 0)
                writer.Nil();
            else
                writer.Map(2).Text("epoch").Integer(Epoch).Text("revision").Integer(Revision);
        });
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        if (target.SequenceEqual("Seats"u8))
        {
            arguments.Skip();
            var delta = arguments.Bytes();
            Frames++;
            // A frame may overtake the answer, and follows it then.
            if (_asking)
                (_early ??= []).Add(delta.ToArray());
            else
                Apply(delta);
        }
        else if (target.SequenceEqual("Snapshot"u8))
        {
            arguments.Skip();
            Frames++;
            Epoch = (int)arguments.Integer();
            Reach(arguments.Integer());
            _statuses = arguments.Bytes().ToArray();
        }
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (failed)
        {
            Interlocked.Exchange(ref _joining, null)?.TrySetException(new IOException(result.Text()));
            return;
        }

        ReadOnlySpan<byte> delta = default;
        byte[]? snapshot = null;
        long revision = 0;
        for (var fields = result.Map(); fields > 0; fields--)
        {
            var name = result.Bytes();
            if (name.SequenceEqual("revision"u8))
                revision = result.Integer();
            else if (name.SequenceEqual("epoch"u8))
                Epoch = (int)result.Integer();
            else if (name.SequenceEqual("snapshot"u8))
                snapshot = result.Bytes() is { IsEmpty: false } bytes ? bytes.ToArray() : null;
            else if (name.SequenceEqual("delta"u8))
                delta = result.Bytes();
            else
                result.Skip();
        }

        _asking = false;
        if (snapshot is not null)
        {
            _statuses = snapshot;
            Reach(revision);
        }
        else if (!delta.IsEmpty)
        {
            Apply(delta);
        }

        var early = _early ?? [];
        _early = null;
        foreach (var frame in early)
        {
            if (_asking)
                (_early ??= []).Add(frame);
            else
                Apply(frame);
        }

        Interlocked.Exchange(ref _joining, null)?.TrySetResult();
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

        Reach(to);
    }

    // Every revision is seen once: what a frame repeats was seen before, what an answer or a snapshot brings is seen with it.
    private void Reach(long revision)
    {
        if (Revision >= 0 && revision > Revision)
            log?.Saw(Revision + 1, revision);
        Revision = revision;
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

    protected override void OnClosed(Exception? error) => Interlocked.Exchange(ref _joining, null)?.TrySetException(new IOException("The connection was closed.", error));
}
