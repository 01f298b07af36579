using System.Net;
using Harness;
using Microsoft.AspNetCore.SignalR.Client;
using SeatMapClient;

namespace Cluster.Tests;

/// <summary>
/// Why seats do not go over SignalR's stock Redis backplane: what is sent while Redis is away is lost there, and neither the connection nor
/// the client learns of it. The seat map of the same node ends right: a missing revision shows, and the ledger has it.
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
        _token = (await _cluster.RunCommandAsync("token", "staff", "Ada")).Output.Trim();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public Task A_node_that_is_cut_off_from_Redis_for_five_seconds() => LosesMessagesButNoSeatsAsync(
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
    public Task A_restart_of_Redis() => LosesMessagesButNoSeatsAsync(
        () =>
        {
            _cluster.Redis!.Kill();
            return Task.CompletedTask;
        },
        () => _cluster.Redis!.StartAsync());

    private async Task LosesMessagesButNoSeatsAsync(Func<Task> begin, Func<Task> end)
    {
        var screening = await _cluster.AddScreeningAsync(rows: 5, seatsPerRow: 10);
        using var nobody = new RestClient(_sends.BaseAddress);
        var holder = await nobody.NewHolderAsync();
        using var buyer = new RestClient(_sends.BaseAddress, holder.Token);
        using var staff = new RestClient(_sends.BaseAddress, _token);
        await using var visitor = await HubClient.ConnectAsync(_receives.BaseAddress, holder.Token);
        var map = await visitor.WatchAsync(screening);
        await using var desk = await DeskClient.ConnectAsync(_receives, _token);
        await desk.WatchScreeningAsync(screening);

        var before = await ReleaseByStaffAsync(0);
        await Eventually.Async(() => desk.Released.Count == 1, _soon, "the desk is told while all is well");

        await begin();
        List<Guid> during = [];
        using (var second = new PeriodicTimer(TimeSpan.FromSeconds(1)))
        {
            for (var i = 1; i <= OutageSeconds; i++)
            {
                during.Add(await ReleaseByStaffAsync(i));
                var blocked = await staff.SendAsync(
                    HttpMethod.Post, $"screenings/{screening}/blocks", new { seats = new[] { 10 + i } }, Guid.CreateVersion7());
                Assert.Equal(HttpStatusCode.OK, blocked.Status);
                await second.WaitForNextTickAsync();
            }
        }

        await end();
        await SubscribedAsync($"t:desk:SeatHub.DeskHub:group:screening:{screening}", 1);
        await SubscribedAsync($"t:changes:{{{screening}}}", 2);

        // Messages of one node arrive in their order: with this one here, nothing sent before it is still on its way.
        var after = await Eventually.Async(
            async () =>
            {
                var hold = await ReleaseByStaffAsync(0);
                await Eventually.Async(() => desk.Released.Any(r => r.HoldId == hold), TimeSpan.FromSeconds(5), "this one arrives");
                return hold;
            },
            _ => true, _soon, "the desk is told again when Redis is back");

        var told = desk.Released.Select(r => r.HoldId).ToList();
        Assert.Equal(before, told[0]);
        Assert.Equal(after, told[^1]);
        Assert.Equal(OutageSeconds, during.Count);
        Assert.Empty(told.Intersect(during));
        Assert.Equal(HubConnectionState.Connected, desk.State);

        await Eventually.Async(
            async () =>
            {
                var (revision, statuses) = await _cluster.ReadSeatsAsync(screening);
                Assert.Equal(revision, map.Position?.Revision);
                Assert.Equal(statuses, map.Statuses.Select(s => (int)s));
            },
            _soon, "the seat map of the same node is the database's");
        // It had to ask for nothing: its node noticed.
        Assert.Equal((1, 0), (map.Joins, map.Read(m => m.Gaps)));
        await _cluster.VerifyAsync();

        async Task<Guid> ReleaseByStaffAsync(int seat)
        {
            var hold = Guid.CreateVersion7();
            Assert.Equal(HttpStatusCode.Created, (await buyer.HoldAsync(screening, hold, seat)).Status);
            Assert.Equal(HttpStatusCode.OK, (await staff.ReleaseAsync(hold)).Status);
            return hold;
        }
    }

    private Task<string> SubscribedAsync(string channel, int nodes) => Eventually.Async(
        async () => (await _cluster.Redis!.AskAsync($"PUBSUB NUMSUB {channel}"))[^1], count => count == $":{nodes}",
        _soon, $"{nodes} subscribed to {channel}");
}
