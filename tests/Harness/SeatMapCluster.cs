using Npgsql;
using SeatEngine.Prices;

namespace Harness;

/// <summary>
/// Some nodes with one database and one Redis, either on the shared servers or on private ones that a test may stop and kill. As in
/// production, nodes have a role of their own, which may neither change the schema nor rewrite history; each migrates as the owner.
/// </summary>
public sealed class SeatMapCluster : IAsyncDisposable
{
    private const string NodeRole = "seatmap_node";

    private readonly List<SeatMapNode> _nodes = [];
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly string[] _settings;

    private SeatMapCluster(string postgres, string redis, string prefix, IEnumerable<string> settings)
    {
        PostgresConnection = postgres;
        RedisConnection = redis;
        _settings = [$"Redis:KeyPrefix={prefix}", .. settings];
    }

    /// <summary>As the owner of the schema.</summary>
    public string PostgresConnection { get; }

    /// <summary>As the nodes.</summary>
    public string NodeConnection =>
        new NpgsqlConnectionStringBuilder(PostgresConnection) { Username = NodeRole, Password = NodeRole }.ConnectionString;

    public string RedisConnection { get; }

    /// <summary>Null on the shared servers.</summary>
    public PostgresServer? Postgres { get; private init; }

    /// <summary>Null on the shared servers.</summary>
    public RedisServer? Redis { get; private init; }

    public IReadOnlyList<SeatMapNode> Nodes => _nodes;

    public static async Task<SeatMapCluster> StartAsync(int nodes, params IEnumerable<string> settings)
    {
        var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        var cluster = new SeatMapCluster(database.ConnectionString, redis.ConnectionString, database.Name, settings);
        cluster._servers.Add(database);
        return await cluster.WithNodesAsync(nodes);
    }

    public static async Task<SeatMapCluster> StartPrivateAsync(int nodes, params IEnumerable<string> settings)
    {
        var postgres = await PostgresServer.StartNewAsync();
        var redis = await RedisServer.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("seatmap");
        var cluster = new SeatMapCluster(database, redis.ConnectionString, "t", settings) { Postgres = postgres, Redis = redis };
        cluster._servers.AddRange([postgres, redis]);
        return await cluster.WithNodesAsync(nodes);
    }

    /// <param name="redis">Another address of the same Redis, for instance of a <see cref="TcpProxy"/>.</param>
    /// <param name="settings">Settings of this node only, in addition to those of the cluster.</param>
    /// <param name="postgresPort">Another port of the same PostgreSQL. The node migrates past it.</param>
    public async Task<SeatMapNode> AddNodeAsync(string? redis = null, IEnumerable<string>? settings = null, int? postgresPort = null)
    {
        var own = new NpgsqlConnectionStringBuilder(NodeConnection);
        own.Port = postgresPort ?? own.Port;
        string[] all = [$"ConnectionStrings:PostgresOwner={PostgresConnection}", .. _settings, .. settings ?? []];
        var node = await SeatMapNode.StartNewAsync(own.ConnectionString, redis ?? RedisConnection, all);
        _nodes.Add(node);
        return node;
    }

    public Task<long> AddScreeningAsync(
        int rows = 5, int seatsPerRow = 10, bool closed = false, string kinds = "", long price = 1_000, string currency = "EUR",
        string? title = null, int sections = 1, ScreeningPricing? pricing = null) =>
        TestScreenings.AddAsync(PostgresConnection, rows, seatsPerRow, closed, kinds, price, currency, title, sections, pricing);

    public Task<long> AddArenaAsync() => TestScreenings.AddArenaAsync(PostgresConnection);

    public Task<ProgramResult> RunCommandAsync(params IEnumerable<string> arguments) =>
        SeatMapNode.RunCommandAsync(PostgresConnection, RedisConnection, _settings, arguments);

    /// <summary>Runs `verify`, which replays every ledger. Throws if it finds violations.</summary>
    public async Task VerifyAsync()
    {
        var result = await RunCommandAsync("verify", "--full");
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"verify ended with {result.ExitCode}:\n{result.Output}{result.Error}");
    }

    /// <summary>The statuses in the database and their revision, read without a node.</summary>
    public async Task<(long Revision, int[] Statuses)> ReadSeatsAsync(long screening)
    {
        await using var connection = new NpgsqlConnection(PostgresConnection + ";Pooling=false;Timeout=30");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            SELECT h.revision, (SELECT array_agg(status::int ORDER BY seat) FROM screening_seats s WHERE s.screening_id = h.screening_id)
            FROM screening_heads h WHERE h.screening_id = $1
            """, connection)
        { Parameters = { new() { Value = screening } } };
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetFieldValue<int[]>(1));
    }

    /// <summary>One value from the database, read without a node.</summary>
    public async Task<object?> AskDatabaseAsync(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(PostgresConnection + ";Pooling=false;Timeout=30");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The last lines of every node, for the message of a failed test.</summary>
    public string LogTails() => string.Join('\n', _nodes.Select(n => $"--- node on port {n.Port}\n{n.LogTail()}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task<SeatMapCluster> WithNodesAsync(int count)
    {
        try
        {
            // One after the other. StartTests starts several at once.
            for (var i = 0; i < count; i++)
                await AddNodeAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
