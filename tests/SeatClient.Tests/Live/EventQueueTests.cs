using Microsoft.Extensions.Logging.Abstractions;
using SeatMap.Client;

namespace SeatClient.Tests.Live;

public sealed class EventQueueTests
{
    private readonly EventQueue _events = new(NullLogger.Instance);

    [Fact]
    public void What_a_handler_causes_comes_after_it_and_not_amid_it()
    {
        var order = new List<string>();
        _events.Add(() =>
        {
            _events.Add(() => order.Add("caused"));
            _events.Run();
            order.Add("first");
        });
        _events.Run();
        Assert.Equal(["first", "caused"], order);
    }

    [Fact]
    public void A_handler_that_throws_stops_nobody()
    {
        var ran = false;
        _events.Add(() => throw new InvalidOperationException("a handler's bug"));
        _events.Add(() => ran = true);
        _events.Run();
        Assert.True(ran);
    }

    [Fact]
    public async Task Handlers_run_one_at_a_time_in_the_order_of_their_events()
    {
        const int Threads = 8, Each = 2_000;
        var gate = new Lock();
        var (added, running, ran) = (0, 0, new List<int>());
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                lock (gate)
                {
                    var number = added++;
                    _events.Add(() =>
                    {
                        Assert.Equal(1, Interlocked.Increment(ref running));
                        ran.Add(number);
                        Interlocked.Decrement(ref running);
                    });
                }

                _events.Run();
            }
        })));
        Assert.Equal(Enumerable.Range(0, Threads * Each), ran);
    }
}
