using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Harness.Tests;

public sealed class ServersTests
{
    [Fact]
    public async Task Committed_rows_survive_an_immediate_restart_and_a_kill()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync("kept");
        await RunAsync(database, "CREATE TABLE seats (id int); INSERT INTO seats VALUES (1)");

        await server.RestartImmediateAsync();
        await RunAsync(database, "INSERT INTO seats VALUES (2)");
        server.Kill();
        await server.StartAsync();

        Assert.Equal(2L, await RunAsync(database, "SELECT count(*) FROM seats"));
        Assert.Equal("on", await RunAsync(database, "SHOW fsync"));
    }

    [Fact]
    public async Task A_killed_Redis_starts_again_on_its_port_and_a_paused_one_does_not_answer()
    {
        await using var server = await RedisServer.StartNewAsync();
        server.Kill();
        await Eventually.Async(
            async () => await Assert.ThrowsAnyAsync<SocketException>(server.FlushAllAsync),
            TimeSpan.FromSeconds(30),
            "a killed server refuses connections");
        await server.StartAsync();
        await server.FlushAllAsync();

        server.Pause();
        await Assert.ThrowsAsync<TimeoutException>(() => server.FlushAllAsync().WaitAsync(TimeSpan.FromMilliseconds(200)));
        server.Continue();
        await server.FlushAllAsync();
    }

    [Fact]
    public async Task A_test_database_can_be_a_copy_and_is_dropped_after_the_test()
    {
        var original = await TestDatabase.CreateAsync();
        await RunAsync(original.ConnectionString, "CREATE TABLE seats (id int); INSERT INTO seats VALUES (1)");
        await using var copy = await TestDatabase.CreateAsync(copyOf: original);
        await original.DisposeAsync();

        Assert.Equal(1L, await RunAsync(copy.ConnectionString, "SELECT count(*) FROM seats"));
        Assert.NotEqual(original.RedisPrefix, copy.RedisPrefix);
        var gone = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(original.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, gone.SqlState);
    }

    private static async Task<object?> RunAsync(string connectionString, string sql)
    {
        // A pool would keep connections that a restart has cut.
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
