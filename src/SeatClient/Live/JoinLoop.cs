using Microsoft.Extensions.Logging;

namespace SeatMap.Client;

/// <summary>
/// Joins one screening: one call at a time; the next call serves the requests that come meanwhile. Repeated during an outage. Thread-safe.
/// </summary>
/// <param name="join">Calls Join once; false if it must be called again.</param>
/// <param name="stop">When the screening is left or the connection disposed.</param>
internal sealed class JoinLoop(Func<CancellationToken, Task<bool>> join, TimeProvider time, ILogger logger, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private List<Request> _waiting = [];
    private bool _isRunning;

    /// <param name="Done">Null when no caller waits: then the join is repeated during an outage without a limit of time.</param>
    /// <param name="Limit">How long an outage may last before a caller that waits gets an error.</param>
    private sealed record Request(TaskCompletionSource? Done, long Asked, TimeSpan Limit);

    /// <summary>Joins, now or after the call that is under way.</summary>
    public void Ask() => Add(new Request(null, 0, default));

    /// <summary>Joins, and waits for it.</summary>
    /// <param name="limit">How long to repeat it during an outage.</param>
    /// <exception cref="SeatMapException">It was refused, or the outage lasted longer.</exception>
    public Task AskAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(new Request(done, time.GetTimestamp(), limit));
        return done.Task.WaitAsync(cancellation);
    }

    private void Add(Request request)
    {
        lock (_gate)
        {
            _waiting.Add(request);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        _ = RunAsync();
    }

    /// <summary>Never fails.</summary>
    private async Task RunAsync()
    {
        var attempt = 0;
        while (TryTake(out var requests))
        {
            try
            {
                while (!await join(stop))
                {
                    // A frame that was kept did not follow from the answer: again, from where the map is now.
                }

                attempt = 0;
                foreach (var request in requests)
                    request.Done?.TrySetResult();
            }
            catch (SeatMapException outage) when (outage.IsOutage && !stop.IsCancellationRequested)
            {
                var delay = RetryDelays.Call(attempt++);
                if (PutBack(requests, outage, delay))
                    await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception refused)
            {
                var failure = stop.IsCancellationRequested
                    ? new SeatMapException(SeatMapException.Unreachable, "The screening was left or the connection disposed.", refused)
                    : refused;
                if (failure == refused)
                    logger.LogWarning(refused, "A screening could not be joined");
                foreach (var request in requests)
                    request.Done?.TrySetException(failure);
            }
        }
    }

    /// <summary>Keeps the requests that can wait, and fails the others.</summary>
    /// <returns>False if none is left.</returns>
    private bool PutBack(List<Request> requests, SeatMapException outage, TimeSpan delay)
    {
        var left = requests.FindAll(r => r.Done is null || time.GetElapsedTime(r.Asked) + delay <= r.Limit);
        foreach (var request in requests.Except(left))
            request.Done!.TrySetException(outage);
        lock (_gate)
            _waiting.AddRange(left);
        return left.Count > 0;
    }

    private bool TryTake(out List<Request> requests)
    {
        lock (_gate)
        {
            (requests, _waiting) = (_waiting, []);
            _isRunning = requests.Count > 0;
            return _isRunning;
        }
    }
}
