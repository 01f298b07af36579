using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace SeatHub.Feeds;

/// <summary>
/// Lower-priority threads for broadcasting, so that command handling is scheduled first. A fixed number for all feeds, from the start
/// of the host to its end. Thread-safe.
/// </summary>
/// <param name="threads">How many; the number of processors lets a broadcast use the whole machine when nothing else does.</param>
/// <remarks>The queue is bounded by the feeds: each has at most one frame and one viewer count outstanding.</remarks>
internal sealed partial class FanOutWorkers(int threads) : IHostedService, IDisposable
{
    /// <summary>Items a worker takes at a time: a thread whose processor is wanted by others takes fewer chunks.</summary>
    public const int ChunkSize = 64;

    // A third of the share of an ordinary thread when both want the same processor (sched(7)); all of it when no other thread does.
    private const int Niceness = 5;
    private const int Process = 0;

    // Guards the start and the stop. Workers never take it: a thread of lower priority that is interrupted while it holds a lock would
    // keep the threads that answer commands waiting.
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<FanOutJob> _jobs = new();
    private readonly SemaphoreSlim _queued = new(0);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _accepting;
    private int _running;
    private long _broadcasts;

    /// <summary>How many have been asked for so far.</summary>
    public long Broadcasts => Interlocked.Read(ref _broadcasts);

    /// <summary>Splits items over the workers. Before the start and after the stop, the caller's thread does the work.</summary>
    /// <param name="count">They are numbered from 0.</param>
    /// <param name="send">Handles the items from the first number up to, not including, the second; called concurrently.</param>
    /// <returns>Completes when all items have been handled; faulted if <paramref name="send"/> threw, after the other chunks.</returns>
    public Task RunAsync(int count, Action<int, int> send)
    {
        if (count == 0)
            return Task.CompletedTask;
        Interlocked.Increment(ref _broadcasts);
        var job = new FanOutJob(count, send);
        lock (_gate)
        {
            if (_accepting)
            {
                // Once for each worker that may take part.
                for (var n = 0; n < threads; n++)
                    _jobs.Enqueue(job);
                _queued.Release(threads);
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
        }

        // A worker that is woken and finds no job ends.
        _queued.Release(threads);
        return _stopped.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        // A worker that outlived the stop still waits for it.
        if (_stopped.Task.IsCompleted)
            _queued.Dispose();
    }

    private void Work()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, 0, Niceness);
        while (true)
        {
            _queued.Wait();
            if (!_jobs.TryDequeue(out var job))
                break;
            while (job.TryTakeChunk(ChunkSize, out var first, out var end))
            {
                job.Run(first, end);
                // Jobs alternate by chunks, so that a smaller group does not wait for a larger one's frame.
                _jobs.Enqueue(job);
                if (_jobs.TryDequeue(out var next))
                {
                    job = next;
                    continue;
                }

                // While stopping, a worker that was woken to end can take this job instead: then it is that one which ends later.
                _queued.Release();
                break;
            }
        }

        if (Interlocked.Decrement(ref _running) == 0)
            _stopped.SetResult();
    }

    // On Linux "this process" (0) is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);
}
