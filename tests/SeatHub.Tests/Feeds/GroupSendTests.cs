using Harness;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using SeatHub.Feeds;
using SeatMapClient;

namespace SeatHub.Tests.Feeds;

/// <summary>The hub in this process, on a real port: what code of the server itself sends to groups and connections.</summary>
public sealed class GroupSendTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private WebApplicationFactory<Program> _server = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = (await TestRedis.ConnectAsync()).ConnectionString;
        _server = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:Postgres", _database.ConnectionString)
            .UseSetting("ConnectionStrings:Redis", redis)
            .UseSetting("Redis:KeyPrefix", _database.Name));
        _server.UseKestrel(0);
        _server.StartServer();
        _address = _server.ClientOptions.BaseAddress;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_sent_to_the_group_of_a_screening_reaches_who_watches_it_and_nobody_else()
    {
        var screening = await TestScreenings.AddAsync(_database.ConnectionString, 2, 10);
        var other = await TestScreenings.AddAsync(_database.ConnectionString, 2, 10);
        await using var first = await ConnectAsync();
        await using var second = await ConnectAsync();
        await using var elsewhere = await ConnectAsync();
        await first.WatchAsync(screening);
        await second.WatchAsync(screening);
        await elsewhere.WatchAsync(other);
        var (heardByFirst, heardBySecond, heardElsewhere) = (Hear(first), Hear(second), Hear(elsewhere));
        var hub = _server.Services.GetRequiredService<IHubContext<SeatMapHub, ISeatMapClient>>().Clients;
        var notice = new SeatHub.HoldNotice(screening, Guid.CreateVersion7(), HoldChange.Held, [1], null);

        await hub.Group(ScreeningFeeds.GroupName(new(screening))).HoldChanged(notice);
        await hub.GroupExcept(ScreeningFeeds.GroupName(new(screening)), [ConnectionOf(screening, 0)]).HoldChanged(notice);
        await hub.Client(ConnectionOf(other, 0)).HoldChanged(notice);
        await hub.All.HoldChanged(notice);

        await Eventually.Async(
            () => Task.FromResult((heardByFirst(), heardBySecond(), heardElsewhere())), heard => heard == (2, 3, 2), TimeSpan.FromSeconds(10), "each hears what is meant for it");
    }

    [Fact]
    public async Task Feeds_of_screenings_that_nobody_watches_any_more_are_given_up_and_come_back()
    {
        var screening = await TestScreenings.AddAsync(_database.ConnectionString, 2, 10);
        var feeds = _server.Services.GetRequiredService<ScreeningFeeds>();
        for (var round = 0; round < 3; round++)
        {
            await using var client = await ConnectAsync();
            var map = await client.WatchAsync(screening);
            Assert.Equal(1, feeds.Count);
            var hold = Guid.CreateVersion7();
            await client.HoldAsync(screening, hold, 3);
            await Nodes.SeesAsync(map, 3, 1);
            await client.ReleaseAsync(screening, hold);
            await client.DisposeAsync();
            await Eventually.Async(() => feeds.Count == 0, TimeSpan.FromSeconds(10), "the feed is given up");
        }
    }

    /// <summary>The id that the server has given to the n-th that came.</summary>
    private string ConnectionOf(long screening, int place)
    {
        var ids = new List<string>();
        _server.Services.GetRequiredService<ScreeningFeeds>().Find(new(screening))!.ForEach(w => ids.Add(w.Connection.ConnectionId));
        return ids[place];
    }

    private async Task<HubClient> ConnectAsync()
    {
        using var api = new RestClient(_address);
        return await HubClient.ConnectAsync(_address, (await api.NewHolderAsync()).Token);
    }

    private static Func<int> Hear(HubClient client) => () => client.Notices.Count;
}
