using Harness;

namespace Web.Tests.Webhooks;

/// <summary>A node that may send webhooks to this machine, and an operator's server that takes them.</summary>
public sealed class WebhookNode : IAsyncLifetime
{
    private TestDatabase? _database;

    public WebNode Node { get; private set; } = null!;

    public WebhookReceiver Receiver { get; } = new();

    public async Task InitializeAsync()
    {
        await Receiver.StartAsync();
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        Node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "Webhooks:AllowInternal=true");
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
