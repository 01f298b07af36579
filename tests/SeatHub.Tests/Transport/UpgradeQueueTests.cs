using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

public class UpgradeQueueTests
{
    [ThreadStatic]
    private static bool _reading;

    private readonly UpgradeQueue _queue = new();

    [Fact]
    public async Task No_request_goes_on_where_it_was_read()
    {
        var wentOnWhileReading = 0;
        var requests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            _reading = true;
            var read = Enumerable.Range(0, 500).Select(_ => _queue.InvokeAsync(new DefaultHttpContext(), GoOnAsync)).ToList();
            _reading = false;
            return read;
        })));

        await Task.WhenAll(requests.SelectMany(r => r));

        Assert.Equal(0, wentOnWhileReading);

        Task GoOnAsync(HttpContext context)
        {
            if (_reading)
                Interlocked.Increment(ref wentOnWhileReading);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Each_goes_on_once_also_when_others_fail_or_take_long()
    {
        var went = new ConcurrentDictionary<int, int>();
        var ends = new TaskCompletionSource();
        var slow = Enumerable.Range(0, 100).Select(_ => _queue.InvokeAsync(new DefaultHttpContext(), _ => ends.Task)).ToList();
        var failing = Enumerable.Range(0, 100).Select(
            _ => _queue.InvokeAsync(new DefaultHttpContext(), _ => throw new InvalidOperationException("refused"))).ToList();
        var others = Enumerable.Range(0, 1_000).Select(i => _queue.InvokeAsync(new DefaultHttpContext(), _ =>
        {
            went.AddOrUpdate(i, 1, (_, times) => times + 1);
            return Task.CompletedTask;
        })).ToList();

        await Task.WhenAll(others);
        foreach (var request in failing)
            await Assert.ThrowsAsync<InvalidOperationException>(() => request);
        ends.SetResult();
        await Task.WhenAll(slow);

        Assert.Equal(1_000, went.Count);
        Assert.All(went.Values, times => Assert.Equal(1, times));
    }
}
