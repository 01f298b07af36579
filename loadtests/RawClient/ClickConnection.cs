namespace LoadTests.RawClient;

/// <summary>A connection that watches a screening and sends one Hold, prepared in advance, when <see cref="Click"/> is called.</summary>
internal sealed class ClickConnection(Action<ClickConnection, string> answered) : RawConnection
{
    private const long JoinId = 0;
    private const int ClickId = 1;
    private const long LeaveId = 2;
    private const long ReleaseId = 3;
    private TaskCompletionSource? _joined;
    private TaskCompletionSource<string>? _released;
    private HoldFrame? _frame;

    public Guid Hold { get; private set; }

    public int[] Seats { get; private set; } = [];

    /// <summary>Frames received about the map, without the answers to Join.</summary>
    public long Frames { get; private set; }

    /// <summary>When Hold was sent, as a timestamp of the stopwatch.</summary>
    public long Clicked { get; private set; }

    public Task JoinAsync(long screening)
    {
        _joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Call(JoinId, "Join", 2, writer => writer.Integer(screening).Nil());
        return _joined.Task;
    }

    public void Leave(long screening) => Call(LeaveId, "Leave", 1, writer => writer.Integer(screening));

    public void Prepare(long screening, int[] seats)
    {
        (Hold, Seats) = (Guid.CreateVersion7(), seats);
        _frame = new HoldFrame(screening, ClickId, [seats.Length]);
        _frame.Set(0, Hold, seats);
    }

    public void Click()
    {
        Clicked = System.Diagnostics.Stopwatch.GetTimestamp();
        Send(_frame!.Bytes);
    }

    /// <summary>Releases the hold.</summary>
    /// <returns>The outcome.</returns>
    public Task<string> ReleaseAsync(long screening)
    {
        _released = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Call(ReleaseId, "Release", 3, writer => writer.Integer(screening).Text(Hold.ToString()).Nil());
        return _released.Task;
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments) => Frames++;

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        if (id == ClickId)
            answered(this, ReplyOutcome.Of(failed, ref result));
        else if (id == ReleaseId)
            _released!.TrySetResult(ReplyOutcome.Of(failed, ref result));
        else if (id == JoinId && failed)
            _joined!.TrySetException(new IOException(result.Text()));
        else if (id == JoinId)
            _joined!.TrySetResult();
    }

    protected override void OnClosed(Exception? error)
    {
        _joined?.TrySetException(new IOException("The connection was closed.", error));
        _released?.TrySetResult("the connection was closed");
    }
}
