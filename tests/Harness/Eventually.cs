using System.Diagnostics;

namespace Harness;

/// <summary>
/// Waits for a condition with a reason and a time limit. A condition that throws is one that does not hold yet: servers
/// that are being restarted refuse connections.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(25);

    /// <exception cref="TimeoutException">The condition did not hold within <paramref name="limit"/>.</exception>
    public static Task Async(Func<Task<bool>> condition, TimeSpan limit, string because) =>
        Async(condition, holds => holds, limit, because);

    public static Task Async(Func<bool> condition, TimeSpan limit, string because) =>
        Async(() => Task.FromResult(condition()), holds => holds, limit, because);

    /// <summary>Waits until the assertion no longer throws; its last failure is the inner exception of the timeout.</summary>
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

    /// <summary>Reads until the value is the expected one, and returns it; the timeout names the last value read.</summary>
    public static async Task<T> Async<T>(Func<Task<T>> read, Func<T, bool> until, TimeSpan limit, string because)
    {
        var clock = Stopwatch.StartNew();
        var last = "nothing was read";
        Exception? failure = null;
        while (true)
        {
            try
            {
                // The limit bounds the read too: what hangs is what is often being tested.
                var left = limit - clock.Elapsed;
                var value = await read().WaitAsync(left > _pause ? left : _pause);
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
            await Task.Delay(_pause);
        }
    }
}
