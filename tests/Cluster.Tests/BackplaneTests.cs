using Harness;
using Microsoft.AspNetCore.SignalR.Client;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>
/// The reason why seat changes are not sent through SignalR's stock Redis backplane. It loses messages while Redis is away, without an
/// error on the connection or at the client. The seat map of the same node is correct in the end: the node notices a missing revision and
/// reads it from the ledger.
/// </summary>
public sealed class BackplaneTests : IAsyncLifetime
{
    private const int OutageSeconds = 5;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    private SeatMapCluster _cluster = null!;
    private TcpProxy _proxy = null!;
    private SeatMapNode _sends = null!;
    private SeatMapNode _receives = null!;
    private string _token = null!;

    public async Task InitializeAsync()
    {
        _cluster = await SeatMapCluster.StartPrivateAsync(0);
        _proxy = TcpProxy.Start(_cluster.Redis!.Port);
        _sends = await _cluster.AddNodeAsync();
        _receives = await _cluster.AddNodeAsync($"127.0.0.1:{_proxy.Port}");
        _token = (await _cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public Task A_node_cut_off_from_Redis_for_five_seconds_loses_messages_but_no_seat_changes() => LosesMessagesButNoSeatsAsync(
        () =>
        {
            _proxy.Cut();
            return Task.CompletedTask;
        },
        () =>
        {
            _proxy.Restore();
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_restart_of_Redis_loses_messages_but_no_seat_changes() => LosesMessagesButNoSeatsAsync(
        () =>
        {
            _cluster.Redis!.Kill();
            return Task.CompletedTask;
        },
        () => _cluster.Redis!.StartAsync());

    [Fact]
    public async Task A_node_stops_in_order_while_Redis_answers_nothing()
    {
        var desk = await DeskClient.ConnectAsync(_receives, _token);
        await desk.WatchOccupancyAsync();
        _cluster.Redis!.Pause();

        Assert.Equal(0, await _receives.StopAsync());

        _cluster.Redis.Continue();
        await desk.DisposeAsync();
    }

    private async Task LosesMessagesButNoSeatsAsync(Func<Task> begin, Func<Task> end)
    {
        var screening = await _cluster.AddScreeningAsync(rows: 5, seatsPerRow: 10);
        var holder = await _sends.NewHolderAsync();
        var buyer = new SeatMapApi(holder);
        var staff = new SeatMapApi(_sends.Options(_token));
        await using var visitor = await SeatMapConnection.ConnectAsync(holder with { Server = _receives.BaseAddress });
        var map = await visitor.WatchAsync(screening);
        await using var desk = await DeskClient.ConnectAsync(_receives, _token);
        await desk.WatchScreeningAsync(screening);

        var before = await ReleaseByStaffAsync(0);
        await Eventually.Async(() => desk.Released.Count == 1, _soon, "the desk gets messages before the outage");

        await begin();
        List<Guid> during = [];
        using (var second = new PeriodicTimer(TimeSpan.FromSeconds(1)))
        {
            for (var i = 1; i <= OutageSeconds; i++)
            {
                during.Add(await ReleaseByStaffAsync(i));
                Assert.Equal(SeatOutcome.Blocked, (await staff.Staff.BlockAsync(screening, [10 + i])).Outcome);
                await second.WaitForNextTickAsync();
            }
        }

        await end();
        await SubscribedAsync($"t:desk:SeatHub.DeskHub:group:screening:{screening}", 1);
        await SubscribedAsync($"t:changes:{{{screening}}}", 2);

        // Messages of one node arrive in order. Once this one is here, no message that was sent before it can still arrive.
        var after = await Eventually.Async(
            async () =>
            {
                var hold = await ReleaseByStaffAsync(0);
                // Not the limit of the test: if the message of this hold is lost too, another hold is made.
                await Eventually.Async(() => desk.Released.Any(r => r.HoldId == hold), TimeSpan.FromSeconds(5), "this message arrives");
                return hold;
            },
            _ => true, _soon, "the desk gets messages again when Redis is back");

        var received = desk.Released.Select(r => r.HoldId).ToList();
        Assert.Equal(before, received[0]);
        Assert.Equal(after, received[^1]);
        Assert.Equal(OutageSeconds, during.Count);
        Assert.Empty(received.Intersect(during));
        Assert.Equal(HubConnectionState.Connected, desk.State);

        await Eventually.Async(
            async () =>
            {
                var (revision, statuses) = await _cluster.ReadSeatsAsync(screening);
                Assert.Equal(revision, map.Position.Revision);
                Assert.Equal(statuses, map.CopyStatuses().Select(s => (int)s));
            },
            _soon, "the seat map of the same node equals the database");
        // The client did not join again: its node sent the missing changes.
        Assert.Equal((1, 0), (map.Counts.Joins, map.Counts.Gaps));
        await _cluster.VerifyAsync();

        async Task<Guid> ReleaseByStaffAsync(int seat)
        {
            var hold = Guid.CreateVersion7();
            Assert.Equal(SeatOutcome.Held, (await buyer.HoldAsync(screening, hold, [seat])).Outcome);
            Assert.Equal(SeatOutcome.Released, (await staff.ReleaseAsync(hold)).Outcome);
            return hold;
        }
    }

    private Task<string> SubscribedAsync(string channel, int nodes) => Eventually.Async(
        async () => (await _cluster.Redis!.AskAsync($"PUBSUB NUMSUB {channel}"))[^1], count => count == $":{nodes}",
        _soon, $"{nodes} subscribed to {channel}");
}
