using System.Threading.Channels;
using SeatEngine.Locks;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>A command in a lane, and the task of the caller that waits for its reply. Owned by one stage at a time.</summary>
internal sealed class WaitingCommand(SeatCommand command, int[] claimed)
    : TaskCompletionSource<SeatReply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public SeatCommand Command { get; set; } = command;

    /// <summary>The seats that are claimed on the map, and locked after the first stage. Ascending.</summary>
    public int[] Claimed { get; set; } = claimed;

    /// <summary>Best seats that others turned out to have locked, and how often that happened.</summary>
    public HashSet<int>? Lost { get; set; }

    public int Tries { get; set; }

    /// <summary>Locks of others on the claimed seats that are passed over, because their holds seem to have ended.</summary>
    public MetLock[] Stale { get; set; } = [];

    public HoldId Hold => new(Command.CommandId);
}

/// <summary>
/// Takes all commands that have gathered as one batch, one batch at a time, and sleeps when there are none. Thread-safe.
/// </summary>
/// <param name="capacity">Upper bound of waiting commands; the lane refuses more before they are added.</param>
/// <param name="work">Handles a batch, and every failure in it.</param>
internal sealed class LaneStage(int capacity, Func<List<WaitingCommand>, Task> work)
{
    private const int MaxBatch = 512;

    private readonly Channel<WaitingCommand> _queue =
        Channel.CreateBounded<WaitingCommand>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private int _running;
    private int _gathering;

    public void Add(WaitingCommand waiting)
    {
        if (!_queue.Writer.TryWrite(waiting))
            throw new InvalidOperationException("More commands are waiting than the lane admits");
        // Otherwise the end of the gathering starts it: that comes after this look, and the command is in the queue already.
        if (Volatile.Read(ref _gathering) == 0)
            Start();
    }

    /// <summary>No batch begins until every caller who has called this has called <see cref="EndGathering"/>.</summary>
    public void BeginGathering() => Interlocked.Increment(ref _gathering);

    public void EndGathering()
    {
        if (Interlocked.Decrement(ref _gathering) == 0)
            Start();
    }

    private void Start()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static stage => _ = stage.RunAsync(), this, preferLocal: false);
    }

    private bool HasWork => Volatile.Read(ref _gathering) == 0 && _queue.Reader.TryPeek(out _);

    private async Task RunAsync()
    {
        do
        {
            while (HasWork)
            {
                var batch = new List<WaitingCommand>();
                while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var waiting))
                    batch.Add(waiting);
                await work(batch);
            }

            Interlocked.Exchange(ref _running, 0);
            // A command may have been queued between the last look and the line above.
        }
        while (HasWork && Interlocked.CompareExchange(ref _running, 1, 0) == 0);
    }
}
