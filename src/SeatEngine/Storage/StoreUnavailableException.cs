namespace SeatEngine.Storage;

/// <summary>
/// The database cannot be reached, or went away before it said whether it committed. Nothing is half done: repeating the same
/// command (same id) later does it, or learns that it was done.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long a caller should wait before it repeats the command.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>True if the database did not answer, rather than refuse the connection: whatever else waits for it waits in vain.</summary>
    public bool TimedOut { get; init; }
}

/// <summary>This node has more waiting commands for one screening than it will queue.</summary>
public sealed class BusyException(string message) : Exception(message);
