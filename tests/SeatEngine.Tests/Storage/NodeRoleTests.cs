using Dapper;
using Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Storage;
using SeatEngine.WarmUp;

namespace SeatEngine.Tests.Storage;

/// <summary>The role of nodes, where the schema belongs to another. tests/Cluster.Tests runs whole nodes with it.</summary>
[Trait("speed", "slow")]
public sealed class NodeRoleTests : IAsyncLifetime
{
    // A name that must be quoted, and nobody else's: roles belong to the whole server.
    private readonly string _role = $"Node's \"{Guid.NewGuid():N}\"";

    private TestDatabase _database = null!;
    private NpgsqlDataSource _owner = null!;
    private NpgsqlDataSource _node = null!;

    private string NodeConnection => new NpgsqlConnectionStringBuilder(_database.ConnectionString)
    {
        Username = _role,
        Password = "it's \"secret\"",
    }.ConnectionString;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _owner = NpgsqlDataSource.Create(_database.ConnectionString);
        _node = NpgsqlDataSource.Create(NodeConnection);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _owner.DisposeAsync();
        await _database.DisposeAsync();
        await using var server = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {Quoted}");
    }

    [Fact]
    public async Task A_node_can_warm_up()
    {
        await MigrateAsOwnerAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("ConnectionStrings:Postgres", NodeConnection),
                new("ConnectionStrings:Redis", (await TestRedis.ConnectAsync()).ConnectionString),
            ])
            .Build();
        Assert.NotEqual(0, await EngineWarmUp.RunAsync(configuration, NullLogger.Instance, CancellationToken.None));
    }

    [Fact]
    public async Task Migrating_creates_the_role_which_can_change_neither_schema_nor_history()
    {
        Assert.NotEqual(0, await MigrateAsOwnerAsync());
        // Again, with the role there.
        Assert.Equal(0, await MigrateAsOwnerAsync());
        Assert.Equal(0, await MigrateAsNodeAsync());

        string[] refused =
        [
            "ALTER TABLE seat_changes ADD COLUMN note text",
            "ALTER TABLE seat_changes DISABLE TRIGGER ALL",
            "DROP TABLE holds",
            "CREATE TABLE mine (id int)",
            "CREATE OR REPLACE FUNCTION seat_fence(changed bigint, expected int) RETURNS void LANGUAGE sql AS 'SELECT'",
            "SET session_replication_role = replica",
            "UPDATE seat_changes SET committed_at = now()",
            "DELETE FROM seat_changes",
            "TRUNCATE seat_changes",
            "UPDATE seat_checkpoints SET epoch = 0",
            "DELETE FROM seat_checkpoints",
            "INSERT INTO migrations (name) VALUES ('9999')",
            "DELETE FROM migrations",
            "SELECT seatmap_grant_node(current_user)",
        ];
        await using var connection = await _node.OpenConnectionAsync();
        foreach (var sql in refused)
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
            Assert.True(error.SqlState is PostgresErrorCodes.InsufficientPrivilege or "SM003", $"{sql}: {error.Message}");
        }
    }

    [Fact]
    public async Task A_table_of_a_later_migration_is_the_nodes_too_and_the_audit_log_only_grows()
    {
        await MigrateAsOwnerAsync();
        await using (var owner = await _owner.OpenConnectionAsync())
            await owner.ExecuteAsync("CREATE TABLE later (id int)");

        await MigrateAsOwnerAsync();

        await using var node = await _node.OpenConnectionAsync();
        Assert.Equal(1, await node.ExecuteAsync("INSERT INTO later VALUES (1)"));
        Assert.Equal(1, await node.ExecuteAsync("DELETE FROM later"));
        foreach (var sql in new[] { "DELETE FROM audit", "TRUNCATE audit" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => node.ExecuteAsync(sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        }
    }

    [Fact]
    public async Task A_node_alone_does_not_migrate_and_says_who_can()
    {
        await using (var owner = await _owner.OpenConnectionAsync())
            await owner.ExecuteAsync($"REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE {Quoted} LOGIN PASSWORD 'it''s \"secret\"'");
        var refused = await Assert.ThrowsAsync<SchemaRightsException>(MigrateAsNodeAsync);
        Assert.Contains("PostgresOwner", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_current_schema_is_looked_at_without_waiting_for_nodes_that_schedule()
    {
        await MigrateAsOwnerAsync();
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var scheduling = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            "LOCK TABLE qrtz_triggers, qrtz_fired_triggers, qrtz_locks IN ROW EXCLUSIVE MODE", transaction: scheduling);
        var impatient = new SchemaOwner(_database.ConnectionString + ";Options=-c lock_timeout=2s", NodeConnection);
        Assert.Equal(0, await new Migrator(_node, NullLogger<Migrator>.Instance, impatient).MigrateAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_role_that_could_change_the_schema_is_refused_as_the_nodes_role()
    {
        await using (var owner = await _owner.OpenConnectionAsync())
            await owner.ExecuteAsync($"CREATE ROLE {Quoted} LOGIN SUPERUSER PASSWORD 'it''s \"secret\"'");
        var refused = await Assert.ThrowsAsync<SchemaRightsException>(MigrateAsOwnerAsync);
        Assert.Contains("superuser", refused.Message, StringComparison.Ordinal);
    }

    private string Quoted => $"\"{_role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private Task<int> MigrateAsOwnerAsync() =>
        new Migrator(_node, NullLogger<Migrator>.Instance, new SchemaOwner(_database.ConnectionString, NodeConnection))
            .MigrateAsync(CancellationToken.None);

    private Task<int> MigrateAsNodeAsync() => new Migrator(_node, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
}
