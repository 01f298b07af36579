using System.Diagnostics;

namespace Harness;

/// <summary>
/// Waits for a condition, with a reason and a time limit. A condition that throws does not hold yet, because a server that
/// restarts refuses connections.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);

    /// <exception cref="TimeoutException">The condition did not hold within <paramref name="limit"/>.</exception>
    public static Task Async(Func<Task<bool>> condition, TimeSpan limit, string because) =>
        Async(condition, holds => holds, limit, because);

    public static Task Async(Func<bool> condition, TimeSpan limit, string because) =>
        Async(() => Task.FromResult(condition()), holds => holds, limit, because);

    /// <summary>Waits until the assertion no longer throws. The inner exception of the timeout is its last failure.</summary>
    public static Task Async(Func<Task> assertion, TimeSpan limit, string because) =>
        Async(
            async () =>
            {
                await assertion();
                return true;
            },
            holds => holds,
            limit,
            because);

    /// <summary>Reads until the value is as expected, and returns it. The timeout contains the last value.</summary>
    public static async Task<T> Async<T>(Func<Task<T>> read, Func<T, bool> until, TimeSpan limit, string because)
    {
        var clock = Stopwatch.StartNew();
        var last = "nothing was read";
        Exception? failure = null;
        while (true)
        {
            try
            {
                // The limit bounds the read too: a test may be about a server that hangs.
                var left = limit - clock.Elapsed;
                var value = await read().WaitAsync(left > _interval ? left : _interval);
                if (until(value))
                    return value;
                (last, failure) = ($"last value: {value}", null);
            }
            catch (Exception e)
            {
                (last, failure) = ($"last failure: {e.Message}", e);
            }

            if (clock.Elapsed > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0.###} s: {because} ({last})", failure);
            await Task.Delay(_interval);
        }
    }
}
