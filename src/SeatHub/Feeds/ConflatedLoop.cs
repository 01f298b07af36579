namespace SeatHub.Feeds;

/// <summary>Sends soon after a wake-up, once for all that come meanwhile, and waits between two sends. Thread-safe.</summary>
/// <param name="send">Returns how long to wait before the next one.</param>
internal sealed class ConflatedLoop(Func<Task<TimeSpan>> send)
{
    private int _running;
    private int _dirty;

    /// <summary>Returns at once.</summary>
    public void Wake()
    {
        Interlocked.Exchange(ref _dirty, 1);
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
            _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        do
        {
            try
            {
                while (Interlocked.Exchange(ref _dirty, 0) == 1)
                    await Task.Delay(await send());
            }
            finally
            {
                // Also after an exception, or the next change could not start the loop. A full fence, so that the check below is not
                // moved before it: a change in between would start no loop.
                Interlocked.Exchange(ref _running, 0);
            }
        }
        while (Volatile.Read(ref _dirty) == 1 && Interlocked.CompareExchange(ref _running, 1, 0) == 0);
    }
}
