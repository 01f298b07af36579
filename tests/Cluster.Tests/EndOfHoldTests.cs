using System.Collections.Concurrent;
using Harness;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>Redis is cut off from a node while a hold ends: its lock stays behind, and must keep nobody from the seats.</summary>
public sealed class EndOfHoldTests
{
    private static readonly TimeSpan _holdTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Seats_of_a_hold_that_ends_while_Redis_is_cut_off_are_not_taken_for_longer_than_two_seconds(bool released)
    {
        // A hold that is released leaves a lock for the rest of its time, which is ten minutes then.
        string[] rules = released ? [] : [$"SeatRules:HoldTime={_holdTime}"];
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0, rules);
        await using var proxy = TcpProxy.Start(cluster.Redis!.Port);
        var cutOff = await cluster.AddNodeAsync($"127.0.0.1:{proxy.Port}");
        var other = await cluster.AddNodeAsync();
        var screening = await cluster.AddScreeningAsync();
        var first = new SeatMapApi(await cutOff.NewHolderAsync());
        var (atCutOff, atOther) = (new SeatMapApi(await cutOff.NewHolderAsync()), new SeatMapApi(await other.NewHolderAsync()));
        var late = new ConcurrentQueue<string>();
        var hold = Guid.CreateVersion7();
        var held = await first.HoldAsync(screening, hold, [1, 2]);
        Assert.Equal(SeatOutcome.Held, held.Outcome);

        proxy.Cut();
        var restored = RestoreAsync();
        var end = held.ExpiresAt!.Value;
        if (released)
        {
            Assert.Equal(SeatOutcome.Released, (await first.ReleaseAsync(hold)).Outcome);
            end = TimeProvider.System.GetUtcNow();
        }

        var holds = await Task.WhenAll(HoldAsync(atCutOff, 1, end), HoldAsync(atOther, 2, end));
        await restored;

        // And back again: each node takes over a seat that the other one releases, with Redis there again.
        await atCutOff.ReleaseAsync(holds[0]);
        await atOther.ReleaseAsync(holds[1]);
        end = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(HoldAsync(atCutOff, 2, end), HoldAsync(atOther, 1, end));
        Assert.Empty(late);
        await cluster.VerifyAsync();

        async Task RestoreAsync()
        {
            using var timer = new PeriodicTimer(_outage);
            await timer.WaitForNextTickAsync();
            proxy.Restore();
        }

        // Asks from now on until it is granted. What counts is when it was asked: the machine may be slow to answer.
        Task<Guid> HoldAsync(SeatMapApi api, int seat, DateTimeOffset ended) => Eventually.Async(
            async () =>
            {
                var (id, asked) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
                var reply = await api.HoldAsync(screening, id, [seat]);
                if (reply.Outcome == SeatOutcome.Held)
                    return id;
                if (asked > ended + _promised)
                    late.Enqueue($"seat {seat}: {reply.Outcome}, asked {(asked - ended).TotalSeconds:0.0} s after the end of the hold");
                await RetryDelay.BrieflyAsync(CancellationToken.None);
                return Guid.Empty;
            },
            id => id != Guid.Empty, _limit, "the seat can be held");
    }
}
