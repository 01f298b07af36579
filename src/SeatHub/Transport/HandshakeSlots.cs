namespace SeatHub.Transport;

/// <summary>
/// Limits how many SignalR handshakes are processed at a time, first come, first served, so that a wave of joins does not delay the
/// frames of those who are connected. Thread-safe.
/// </summary>
internal sealed class HandshakeSlots(TimeProvider time) : IDisposable
{
    // 18,000 joins take 5 s on two cores (bench join); more handshakes at a time would only wait for each other in the thread pool.
    public const int Count = 64;

    /// <summary>A client that sends part of a handshake keeps its slot no longer than this. Its connection stays open.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _free = new(Count);

    public int Taken => Count - _free.CurrentCount;

    public async Task<HandshakeSlot> TakeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return new HandshakeSlot(_free, time);
    }

    public void Dispose() => _free.Dispose();
}
