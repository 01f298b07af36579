using System.Runtime.InteropServices;

namespace SeatHub.Feeds;

/// <summary>Threads that send a frame to many. They stand back for whatever answers commands: a picture may be late, a sale may not.</summary>
internal static partial class FanOutThread
{
    // A third of an ordinary thread's share when both want the same processor (sched(7)); all of it when nobody else does.
    private const int Niceness = 5;
    private const int Process = 0;

    /// <summary>Runs work on a thread of its own, which ends with it: it must not hand its standing back to a pool.</summary>
    public static Task RunAsync(Action work) => Task.Factory.StartNew(() =>
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, 0, Niceness);
        work();
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // On Linux "this process" (0) is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
