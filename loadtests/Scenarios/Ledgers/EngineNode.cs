using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatEngine;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>
/// The engine of a node in this process, without its scheduled jobs: the benchmark starts each piece of work and takes its time.
/// </summary>
internal sealed class EngineNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private EngineNode(string database, string redis)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database,
            ["ConnectionStrings:Redis"] = redis,
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Error));
        services.AddMetrics();
        services.AddSeatEngine(configuration);
        _services = services.BuildServiceProvider();
    }

    /// <summary>It knows no screening yet, and has one open connection to the database.</summary>
    public static async Task<EngineNode> StartAsync(string database, string redis)
    {
        var node = new EngineNode(database, redis);
        await using var connection = await node.Get<NpgsqlDataSource>().OpenConnectionAsync();
        return node;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
