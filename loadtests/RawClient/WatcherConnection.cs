namespace LoadTests.RawClient;

/// <summary>A connection that watches one screening and applies frames to its map strictly in the order of revisions.</summary>
internal class WatcherConnection(long screening, FrameLog? log) : RawConnection
{
    private TaskCompletionSource? _joining;
    private List<byte[]>? _framesBeforeAnswer;
    private byte[] _statuses = [];
    private long _lastId;
    private bool _joinPending;

    public long Screening => screening;

    public long Revision { get; private set; } = -1;

    public int Epoch { get; private set; }

    public long Frames { get; private set; }

    public long ChangedSeats { get; private set; }

    /// <summary>How often a frame did not follow the map's revision, so that Join was called again.</summary>
    public int Resyncs { get; private set; }

    /// <summary>2 bits a seat, as in a snapshot.</summary>
    public ReadOnlySpan<byte> Statuses => _statuses;

    public Task JoinAsync()
    {
        var joining = _joining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Join();
        return joining.Task;
    }

    private void Join()
    {
        _joinPending = true;
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
            // A frame may arrive before the answer to Join. It is applied after it.
            if (_joinPending)
                (_framesBeforeAnswer ??= []).Add(delta.ToArray());
            else
                Apply(delta);
        }
        else if (target.SequenceEqual("Snapshot"u8))
        {
            arguments.Skip();
            Frames++;
            Epoch = (int)arguments.Integer();
            AdvanceTo(arguments.Integer());
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

        _joinPending = false;
        if (snapshot is not null)
        {
            _statuses = snapshot;
            AdvanceTo(revision);
        }
        else if (!delta.IsEmpty)
        {
            Apply(delta);
        }

        var waiting = _framesBeforeAnswer ?? [];
        _framesBeforeAnswer = null;
        foreach (var frame in waiting)
        {
            if (_joinPending)
                (_framesBeforeAnswer ??= []).Add(frame);
            else
                Apply(frame);
        }

        Interlocked.Exchange(ref _joining, null)?.TrySetResult();
    }

    private void Apply(ReadOnlySpan<byte> delta)
    {
        var from = Varint.Read(ref delta);
        var to = from + Varint.Read(ref delta);
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
            var entry = Varint.Read(ref delta);
            seat += (entry >> 2) + 1;
            var shift = (int)(seat & 3) * 2;
            ref var packed = ref _statuses[seat >> 2];
            packed = (byte)((packed & ~(3 << shift)) | ((int)(entry & 3) << shift));
            ChangedSeats++;
        }

        AdvanceTo(to);
    }

    // Records each revision once, whether it came in a frame, an answer or a snapshot. A frame that overlaps brings only its later part.
    private void AdvanceTo(long revision)
    {
        if (Revision >= 0 && revision > Revision)
            log?.Record(Revision + 1, revision);
        Revision = revision;
    }

    protected override void OnClosed(Exception? error) =>
        Interlocked.Exchange(ref _joining, null)?.TrySetException(new IOException("The connection was closed.", error));
}
