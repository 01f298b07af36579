namespace SeatMap.Client;

/// <summary>
/// The server's clock, by its last answer to Join, which is taken to have been written halfway between question and answer. Does not
/// depend on the clock of this machine being right. Thread-safe.
/// </summary>
internal sealed class ServerClock(TimeProvider time)
{
    private Reading? _last;

    public DateTimeOffset Now => Volatile.Read(ref _last) is { } last ? last.Server + time.GetElapsedTime(last.At) : time.GetUtcNow();

    /// <param name="asked">The timestamp of the question.</param>
    public void Set(DateTimeOffset server, long asked)
    {
        var answered = time.GetTimestamp();
        Volatile.Write(ref _last, new Reading(server, asked + (answered - asked) / 2));
    }

    private sealed record Reading(DateTimeOffset Server, long At);
}
