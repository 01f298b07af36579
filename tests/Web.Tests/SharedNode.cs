using Harness;

namespace Web.Tests;

/// <summary>One node for all tests that stop no server and change no setting. Each test has its own screenings and holders.</summary>
public sealed class SharedNode : IAsyncLifetime
{
    private TestDatabase? _database;
    private WebNode? _node;
    private WebNode? _brief;

    public WebNode Node => _node!;

    /// <summary>Another node, whose holds last eight minutes: <see cref="Node"/> can extend them at once.</summary>
    public WebNode Brief => _brief!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "Languages:Pseudo=true");
        _brief = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "SeatRules:HoldTime=00:08:00");
    }

    public async Task DisposeAsync()
    {
        if (_brief is not null)
            await _brief.DisposeAsync();
        if (_node is not null)
            await _node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OnSharedNode : ICollectionFixture<SharedNode>
{
    public const string Name = "shared node";
}
