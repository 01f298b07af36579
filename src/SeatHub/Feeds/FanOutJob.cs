namespace SeatHub.Feeds;

/// <summary>One broadcast of <see cref="FanOutWorkers"/>.</summary>
internal sealed class FanOutJob(int items, Action<int, int> send)
{
    // Feeds continue on the thread pool, not on a lower-priority thread.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private readonly int _items = items;
    private int _left = items;
    private int _next;

    public Task Completion => _completion.Task;

    /// <summary>The next items that no worker has taken yet.</summary>
    public bool TryTakeChunk(int size, out int first, out int end)
    {
        first = Interlocked.Add(ref _next, size) - size;
        end = Math.Min(_items, first + size);
        return first < _items;
    }

    /// <summary>Handles the items from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public void Run(int first, int end)
    {
        try
        {
            send(first, end);
        }
        catch (Exception error)
        {
            // The worker continues with the other chunks; the caller that waits for the job gets the exception.
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
