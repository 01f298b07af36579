using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace SeatHub.Transport;

/// <summary>
/// Requests that open hub connections wait here, before authentication, and go on in order, each as a work item of its own on the thread
/// pool. Thread-safe.
/// </summary>
/// <remarks>
/// Sockets are read in the order in which their bytes arrive, and a request runs where it was read. When thousands connect at once, each
/// upgrade would be done between two reads, and the bytes of a hold and of its answers from Redis and PostgreSQL would wait behind them
/// all: four seconds in <c>bench join</c>. Here the requests of a wave are only read, and upgraded while nothing else is to be read.
/// </remarks>
internal sealed class UpgradeQueue : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private readonly int _mostAtATime = Environment.ProcessorCount;
    private int _running;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Completing it runs the rest of the request inside of the work item.
        var turn = new TaskCompletionSource();
        _waiting.Enqueue(turn);
        StartOne();
        // Yields also if a work item was quicker than this line: a request must never go on where it was read.
        await turn.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context);
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_waiting.TryDequeue(out var turn))
            turn.SetResult();
        if (!_waiting.IsEmpty)
        {
            // Behind the other work items, not in a loop: what was read meanwhile comes first.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        Interlocked.Decrement(ref _running);
        // One may have been added after the look and before the decrement.
        if (!_waiting.IsEmpty)
            StartOne();
    }

    private void StartOne()
    {
        for (var running = Volatile.Read(ref _running); running < _mostAtATime; running = Volatile.Read(ref _running))
        {
            if (Interlocked.CompareExchange(ref _running, running + 1, running) != running)
                continue;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }
}
