using Npgsql;

namespace Harness;

/// <summary>A private database on the shared server, dropped at the end, and a private key prefix for Redis.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;

    private TestDatabase(string server, string name)
    {
        _server = server;
        Name = name;
        // The pools of many databases share the 200 connections of the server.
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            MaxPoolSize = 20,
            IncludeErrorDetail = true,
        }.ConnectionString;
        RedisPrefix = name;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public string RedisPrefix { get; }

    /// <param name="copyOf">A database to copy, with schema and rows. All its connections must be idle in the pool of this process.</param>
    public static async Task<TestDatabase> CreateAsync(TestDatabase? copyOf = null)
    {
        var database = new TestDatabase(await SharedServers.PostgresAsync(), $"t{Guid.NewGuid():N}");
        if (copyOf is not null)
            copyOf.CloseIdleConnections();
        await database.OnServerAsync($"CREATE DATABASE \"{database.Name}\" TEMPLATE \"{copyOf?.Name ?? "template1"}\"");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        CloseIdleConnections();
        await OnServerAsync($"DROP DATABASE IF EXISTS \"{Name}\" WITH (FORCE)");
    }

    private void CloseIdleConnections()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
