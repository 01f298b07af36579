using Harness;

namespace Web.Tests;

/// <summary>A node whose holds last a second and cannot be extended.</summary>
public sealed class ShortHoldNode : IAsyncLifetime
{
    private TestDatabase? _database;
    private WebNode? _node;

    public WebNode Node => _node!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(_database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}",
            "SeatRules:HoldTime=00:00:01", "SeatRules:HoldCap=00:00:01", "SeatRules:ExpiryWarning=00:00:00");
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
