namespace SeatHub.Feeds;

/// <summary>One broadcast of <see cref="FanOutWorkers"/>.</summary>
internal sealed class FanOutJob(int items, Action<int, int> send)
{
    // Feeds continue on the thread pool, not on a lower-priority thread.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private int _left = items;

    public int Count { get; } = items;

    /// <summary>The first item that no worker has taken yet; guarded by the workers' gate.</summary>
    public int Next { get; set; }

    public Task Completion => _completion.Task;

    /// <summary>Handles the items from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public void Run(int first, int end)
    {
        try
        {
            send(first, end);
        }
        catch (Exception error)
        {
            // The worker and the other chunks go on; the one who waits for the job gets the exception.
            Volatile.Write(ref _failure, error);
        }

        if (Interlocked.Add(ref _left, first - end) > 0)
            return;
        if (Volatile.Read(ref _failure) is { } failure)
            _completion.SetException(failure);
        else
            _completion.SetResult();
    }
}
