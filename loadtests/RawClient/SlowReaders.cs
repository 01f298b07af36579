using System.Net;

namespace LoadTests.RawClient;

/// <summary>
/// Two connections that must not delay the others: one asks for more than the kernel can buffer and never reads, the other reads a
/// kilobyte a second. Both send pings, so that the server does not take them for dead.
/// </summary>
internal sealed class SlowReaders : IDisposable
{
    private const int SmallBuffer = 4 * 1024;
    private const int BytesPerSecond = 1_024;

    // Each is answered with a snapshot of some kilobytes. Together they exceed the kernel's send buffer, which grows to 4 MB.
    private const int Joins = 2_000;

    private readonly WatcherConnection _stuck;
    private readonly WatcherConnection _slow;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private TimeSpan? _stuckFor;

    private SlowReaders(WatcherConnection stuck, WatcherConnection slow)
    {
        _stuck = stuck;
        _slow = slow;
        _running = RunAsync(TimeProvider.System.GetTimestamp());
    }

    public static async Task<SlowReaders> StartAsync(string node, long screening)
    {
        var tokens = await RawConnections.TokensAsync([node], 2);
        var pair = tokens.Select(_ => new WatcherConnection(screening, null) { ReceiveBuffer = SmallBuffer }).ToArray();
        var address = IPEndPoint.Parse(node);
        await Task.WhenAll(pair.Zip(tokens, (watcher, token) =>
            watcher.ConnectAsync(address, IPAddress.Loopback, token, CancellationToken.None)));
        var (stuck, slow) = (pair[0], pair[1]);
        await slow.JoinAsync();
        slow.Reads = stuck.Reads = false;
        for (var i = 0; i < Joins; i++)
            _ = stuck.JoinAsync();
        return new SlowReaders(stuck, slow);
    }

    /// <summary>Ends both.</summary>
    /// <returns>What the server did with them, for the report.</returns>
    public async Task<string[]> EndAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return
        [
            _stuckFor is { } time
                ? $"The watcher that never reads was disconnected by the server after {time.TotalSeconds:0} s"
                : "The watcher that never reads was not disconnected during the run",
            $"The watcher that reads 1 KB a second had revision {_slow.Revision:#,0} at the end "
                + (_slow.IsClosed ? "and had been disconnected" : "and was still connected"),
        ];
    }

    private async Task RunAsync(long started)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _slow.ReceiveUpTo(BytesPerSecond);
                _slow.Ping();
                _stuck.Ping();
                if (_stuck.IsClosed)
                    _stuckFor ??= TimeProvider.System.GetElapsedTime(started);
            }
        }
        catch (OperationCanceledException)
        {
            // EndAsync was called.
        }
    }

    public override string ToString() =>
        $", the stuck watcher {(_stuck.IsClosed ? "disconnected" : "connected")}, the slow one at revision {_slow.Revision}";

    public void Dispose()
    {
        _stuck.Dispose();
        _slow.Dispose();
        _stop.Dispose();
    }
}
