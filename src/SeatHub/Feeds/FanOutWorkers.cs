using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace SeatHub.Feeds;

/// <summary>
/// Lower-priority threads for broadcasting, so that command handling is scheduled first. A fixed number for all feeds, from the start
/// of the host to its end. Thread-safe.
/// </summary>
/// <param name="threads">How many; the number of processors lets a broadcast use the whole machine when nothing else does.</param>
/// <remarks>The queue is bounded by the feeds: each has at most one frame and one viewer count outstanding.</remarks>
internal sealed partial class FanOutWorkers(int threads) : IHostedService
{
    /// <summary>Items a worker takes at a time: a thread whose processor is wanted by others takes fewer chunks.</summary>
    public const int ChunkSize = 64;

    // A third of an ordinary thread's share when both want the same processor (sched(7)); all of it when nobody else does.
    private const int Niceness = 5;
    private const int Process = 0;

    // Not a Lock: Monitor.Wait needs an object.
    private readonly object _gate = new();
    private readonly Queue<FanOutJob> _jobs = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _accepting;
    private int _running;

    /// <summary>Splits items over the workers. Before the start and after the stop, the caller's thread does the work.</summary>
    /// <param name="count">They are numbered from 0.</param>
    /// <param name="send">Handles the items from the first number up to, not including, the second; called concurrently.</param>
    /// <returns>Completes when all items have been handled; faulted if <paramref name="send"/> threw, after the other chunks.</returns>
    public Task RunAsync(int count, Action<int, int> send)
    {
        if (count == 0)
            return Task.CompletedTask;
        var job = new FanOutJob(count, send);
        lock (_gate)
        {
            if (_accepting)
            {
                Enqueue_NeedsGate(job);
                return job.Completion;
            }
        }

        job.Run(0, count);
        return job.Completion;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            (_accepting, _running) = (true, threads);
        for (var n = 1; n <= threads; n++)
            new Thread(Work) { IsBackground = true, Name = $"Fan-out {n}" }.UnsafeStart();
        return Task.CompletedTask;
    }

    /// <summary>Finishes the jobs that are queued, then ends the threads.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_accepting)
                return Task.CompletedTask;
            _accepting = false;
            Monitor.PulseAll(_gate);
        }

        return _stopped.Task.WaitAsync(cancellationToken);
    }

    private void Work()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, 0, Niceness);
        while (TryTakeChunk(out var job, out var first, out var end))
            job.Run(first, end);
        if (Interlocked.Decrement(ref _running) == 0)
            _stopped.SetResult();
    }

    /// <summary>Waits for a job. Jobs alternate by chunks, so that a smaller group does not wait for a larger one's frame.</summary>
    /// <returns>False when the workers are stopping and nothing is left.</returns>
    private bool TryTakeChunk([NotNullWhen(true)] out FanOutJob? job, out int first, out int end)
    {
        lock (_gate)
        {
            while (!_jobs.TryDequeue(out job))
            {
                if (!_accepting)
                {
                    (first, end) = (0, 0);
                    return false;
                }

                Monitor.Wait(_gate);
            }

            first = job.Next;
            end = job.Next = Math.Min(job.Count, first + ChunkSize);
            if (end < job.Count)
                Enqueue_NeedsGate(job);
            return true;
        }
    }

    private void Enqueue_NeedsGate(FanOutJob job)
    {
        _jobs.Enqueue(job);
        Monitor.Pulse(_gate);
    }

    // On Linux "this process" (0) is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
