using SeatEngine.Locks;

namespace SeatEngine.Tests.Locks;

internal static class AcquiredLocks
{
    /// <summary>Acquires locks; for each hold the seats that others have locked, null when it has its own locks.</summary>
    public static async Task<int[]?[]> AcquireSeatsAsync(this SeatLocks locks, LockTable table, List<SeatLock> wanted) =>
        Array.ConvertAll(await locks.AcquireAsync(table, wanted), met => met is null ? null : Array.ConvertAll(met, l => l.Seat));
}
