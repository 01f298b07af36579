using System.Diagnostics;

namespace SeatHub.Transport;

/// <summary>A place among the handshakes under way, given back once. Thread-safe.</summary>
internal sealed class HandshakeSlot(SemaphoreSlim turns)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _ended;

    public bool HasLasted(TimeSpan limit) => Stopwatch.GetElapsedTime(_began) > limit;

    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            turns.Release();
    }
}
