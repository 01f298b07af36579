using System.Net;

namespace LoadTests.Light;

/// <summary>
/// The two that must change nothing for the others: one who asks for more than the kernel keeps and never reads any of it, and one
/// who reads a kilobyte a second. Both say that they live.
/// </summary>
internal sealed class ReluctantPair : IDisposable
{
    private const int SmallBuffer = 4 * 1024;
    private const int SipBytes = 1_024;

    // Snapshots of some kilobytes each: together more than the kernel's send buffer, which grows to 4 MB.
    private const int Questions = 2_000;

    private readonly WatcherConnection _stuck;
    private readonly WatcherConnection _slow;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _living;
    private TimeSpan? _stuckFor;

    private ReluctantPair(WatcherConnection stuck, WatcherConnection slow)
    {
        _stuck = stuck;
        _slow = slow;
        _living = LiveAsync(TimeProvider.System.GetTimestamp());
    }

    public static async Task<ReluctantPair> StartAsync(string node, long screening)
    {
        var tokens = await LightPool.TokensAsync([node], 2);
        var pair = tokens.Select(_ => new WatcherConnection(screening, null) { ReceiveBuffer = SmallBuffer }).ToArray();
        await Task.WhenAll(pair.Zip(tokens, (watcher, token) => watcher.ConnectAsync(IPEndPoint.Parse(node), IPAddress.Loopback, token, CancellationToken.None)));
        var (stuck, slow) = (pair[0], pair[1]);
        await slow.JoinAsync();
        slow.Reads = stuck.Reads = false;
        for (var i = 0; i < Questions; i++)
            _ = stuck.JoinAsync();
        return new ReluctantPair(stuck, slow);
    }

    /// <summary>What became of them, in words.</summary>
    public async Task<string[]> EndAsync()
    {
        await _stop.CancelAsync();
        await _living;
        return
        [
            _stuckFor is { } time ? $"The one that never reads was cut off by the server after {time.TotalSeconds:0} s" : "The one that never reads was not cut off during the run",
            $"The one that reads 1 KB a second had revision {_slow.Revision:#,0} at the end, {(_slow.IsClosed ? "and had been cut off" : "and was still connected")}",
        ];
    }

    private async Task LiveAsync(long started)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _slow.Sip(SipBytes);
                _slow.Ping();
                _stuck.Ping();
                if (_stuck.IsClosed)
                    _stuckFor ??= TimeProvider.System.GetElapsedTime(started);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    public override string ToString() => $", the stuck one {(_stuck.IsClosed ? "cut off" : "connected")}, the slow one at revision {_slow.Revision}";

    public void Dispose()
    {
        _stuck.Dispose();
        _slow.Dispose();
        _stop.Dispose();
    }
}
