using Microsoft.Extensions.Logging;

namespace SeatMap.Client;

/// <summary>
/// Runs event handlers one at a time, in the order in which the events were added, and under no lock: a handler may call anything. What a
/// handler throws is logged, and the next one runs.
/// </summary>
internal sealed class EventQueue(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = [];
    private bool _isRunning;

    /// <summary>Call it where the order of events is decided; the handler does not run yet.</summary>
    public void Add(Action raise)
    {
        lock (_gate)
            _waiting.Enqueue(raise);
    }

    /// <summary>Runs what waits, unless another thread does so already.</summary>
    public void Run()
    {
        while (TryTake(out var raise))
        {
            try
            {
                raise();
            }
            catch (Exception error)
            {
                logger.LogError(error, "An event handler failed");
            }
            finally
            {
                lock (_gate)
                    _isRunning = false;
            }
        }
    }

    private bool TryTake(out Action raise)
    {
        lock (_gate)
        {
            raise = static () => { };
            if (_isRunning || !_waiting.TryDequeue(out var next))
                return false;
            raise = next;
            return _isRunning = true;
        }
    }
}
