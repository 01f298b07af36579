using Dapper;
using Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Storage;
using SeatEngine.WarmUp;
using StackExchange.Redis;

namespace SeatEngine.Tests.WarmUp;

public sealed class EngineWarmUpTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private string _redis = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
        _redis = (await TestRedis.ConnectAsync()).ConnectionString;
        await new Migrator(_source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Holds_are_made_and_nothing_of_them_is_left()
    {
        var before = await CountRowsAsync();

        Assert.NotEqual(0, await WarmUpAsync(_database.ConnectionString, _redis));

        Assert.Equal(before, await CountRowsAsync());
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis);
        var server = redis.GetServers()[0];
        // Another test may warm up at the same time.
        await Eventually.Async(() => !server.Keys(pattern: "practice-*").Any(), TimeSpan.FromSeconds(20), "no practice lock is left");
    }

    [Fact]
    public async Task A_database_that_allows_no_temporary_tables_only_costs_the_warming_up()
    {
        var role = $"t{Guid.NewGuid():N}";
        await using var connection = await _source.OpenConnectionAsync();
        await connection.ExecuteAsync($"REVOKE TEMPORARY ON DATABASE \"{_database.Name}\" FROM PUBLIC");
        await connection.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'x'");
        var restricted = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = role, Password = "x" };

        Assert.Equal(0, await WarmUpAsync(restricted.ConnectionString, _redis));

        await connection.ExecuteAsync($"DROP ROLE {role}");
    }

    private static Task<int> WarmUpAsync(string postgres, string redis)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Postgres", postgres), new("ConnectionStrings:Redis", redis)])
            .Build();
        return EngineWarmUp.RunAsync(configuration, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>Of every table: its name and rows.</summary>
    private async Task<List<(string Table, long Rows)>> CountRowsAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        var counts = new List<(string, long)>();
        var tables = await connection.QueryAsync<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
        foreach (var table in tables)
            counts.Add((table, await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM \"{table}\"")));
        return counts;
    }
}
