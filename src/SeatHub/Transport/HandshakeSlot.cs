namespace SeatHub.Transport;

/// <summary>One of <see cref="HandshakeSlots"/>, released once: by its owner, or by the timer. Thread-safe.</summary>
internal sealed class HandshakeSlot
{
    private readonly ITimer _timer;
    private SemaphoreSlim? _free;

    public HandshakeSlot(SemaphoreSlim free, TimeProvider time)
    {
        _free = free;
        _timer = time.CreateTimer(
            static slot => ((HandshakeSlot)slot!).ReleaseOnce(), this, HandshakeSlots.MaxDuration, Timeout.InfiniteTimeSpan);
    }

    public void Release()
    {
        _timer.Dispose();
        ReleaseOnce();
    }

    private void ReleaseOnce()
    {
        try
        {
            Interlocked.Exchange(ref _free, null)?.Release();
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped: nobody waits for a slot. Thrown by the timer, it would end the process.
        }
    }
}
