using Dapper;
using Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Locks;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatEngine.Tests.Plans;
using SeatEngine.Webhooks;

namespace SeatEngine.Tests.Nodes;

/// <summary>
/// Some nodes with a database, a key prefix in Redis, and one screening in the cinema's hall 1 (240 seats). Every test has its own, so that
/// no test sees the changes of another.
/// </summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // Migrated once. Each test copies it, which takes a tenth of the time.
    private static readonly Lazy<Task<TestDatabase>> _migrated = new(async () =>
    {
        var database = await TestDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await new Migrator(source, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return database;
    });

    private readonly TestDatabase? _database;
    private readonly string _connection;
    private readonly Dictionary<string, string?> _settings;
    private readonly List<EngineNode> _nodes = [];

    private TestEngine(TestDatabase? database, string connection, string redis, (string Name, string Value)[] settings)
    {
        _database = database;
        _connection = connection;
        Database = NpgsqlDataSource.Create(connection);
        RedisPrefix = $"t{Guid.NewGuid():N}";
        _settings = new()
        {
            ["ConnectionStrings:Postgres"] = connection,
            ["ConnectionStrings:Redis"] = redis,
            ["Redis:KeyPrefix"] = RedisPrefix,
        };
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    /// <summary>Connections of the tests, beside those of the nodes.</summary>
    public NpgsqlDataSource Database { get; }

    public string RedisPrefix { get; }

    public ScreeningId Screening { get; private set; }

    /// <summary>The screening's locks, in the epoch that the database had at the start.</summary>
    public LockTable Locks { get; private set; }

    public EngineNode A => _nodes[0];

    public EngineNode B => _nodes[1];

    public static SeatingPlan CinemaPlan { get; } = PlanReader.Read(
        File.ReadAllBytes(PlanFiles.Demo("cinema-hall-1.json")), "cinema-hall-1.json");

    public static Task<TestEngine> StartAsync(
        int nodes = 1, NodeLife life = NodeLife.Following, params (string Name, string Value)[] settings) =>
        StartAsync(null, nodes, life, settings);

    /// <param name="redis">A private server; the shared one when null.</param>
    /// <param name="settings">Configuration, such as <c>SeatRules:HoldTime</c>.</param>
    public static async Task<TestEngine> StartAsync(
        RedisServer? redis, int nodes = 1, NodeLife life = NodeLife.Following, params (string Name, string Value)[] settings)
    {
        var address = redis?.ConnectionString ?? (await TestRedis.ConnectAsync()).ConnectionString;
        var database = await TestDatabase.CreateAsync(copyOf: await _migrated.Value);
        return await new TestEngine(database, database.ConnectionString, address, settings).StartAsync(nodes, life);
    }

    /// <summary>One node on an empty database of a private server.</summary>
    public static async Task<TestEngine> StartAsync(string connection)
    {
        var engine = new TestEngine(null, connection, (await TestRedis.ConnectAsync()).ConnectionString, []);
        await new Migrator(engine.Database, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        return await engine.StartAsync(nodes: 1, NodeLife.Following);
    }

    /// <summary>A copy of the database without nodes. Stops the nodes of this one and closes its connections.</summary>
    public async Task<TestEngine> CopyAsync()
    {
        foreach (var node in _nodes.ToList())
            await StopAsync(node);
        await Database.DisposeAsync();
        var copy = await TestDatabase.CreateAsync(copyOf: _database);
        return new TestEngine(copy, copy.ConnectionString, _settings["ConnectionStrings:Redis"]!, []) { Screening = Screening };
    }

    private async Task<TestEngine> StartAsync(int nodes, NodeLife life)
    {
        Screening = await AddScreeningAsync();
        Locks = new LockTable(Screening, await ScalarAsync<int>("SELECT seatmap_epoch()"));
        for (var i = 0; i < nodes; i++)
            await AddNodeAsync(life);
        return this;
    }

    /// <param name="settings">Configuration in which this node differs from the others.</param>
    public async Task<EngineNode> AddNodeAsync(NodeLife life, params (string Name, string Value)[] settings)
    {
        var own = new Dictionary<string, string?>(_settings);
        foreach (var (name, value) in settings)
            own[name] = value;
        var node = await EngineNode.StartAsync(own, life);
        _nodes.Add(node);
        return node;
    }

    public async Task StopAsync(EngineNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    public async Task<ScreeningId> AddScreeningAsync()
    {
        var now = await ScalarAsync<DateTime>("SELECT now()");
        var webhooks = new WebhookQueue(Database, new WebhookCache(), TimeProvider.System);
        return await new ScreeningSetup(Database, new PlanStore(Database), webhooks).AddAsync(
            new NewScreening(
                "Kino", "Berlin", "Europe/Berlin", "Hall 1", CinemaPlan, "Night Ferry", "film", now.AddHours(5), now.AddDays(-1),
                now.AddHours(5), OrphanRule: false, "EUR", CinemaPlan.Categories.ToDictionary(c => c.Id, _ => 950L)),
            CancellationToken.None);
    }

    public Task<SeatReply> HoldAsync(EngineNode node, HoldId hold, HolderId holder, params int[] seats) =>
        node.Commands.HoldAsync(Screening, hold, holder.AsCaller(), seats, CancellationToken.None);

    /// <summary>A hold of a new holder, which must succeed.</summary>
    public async Task<(HoldId Hold, HolderId Holder, SeatReply Reply)> HeldAsync(EngineNode node, params int[] seats)
    {
        var (hold, holder) = (NewHold(), NewHolder());
        var reply = await HoldAsync(node, hold, holder, seats);
        Assert.Equal(SeatOutcome.Held, reply.Outcome);
        return (hold, holder, reply);
    }

    /// <summary>A booking of a new holder, which must succeed.</summary>
    public async Task<(HoldId Hold, HolderId Holder, string Reference)> BookedAsync(EngineNode node, params int[] seats)
    {
        var (hold, holder, _) = await HeldAsync(node, seats);
        var reply = await node.Commands.ConfirmAsync(
            Screening, hold, holder.AsCaller(), null, Guid.CreateVersion7(), CancellationToken.None);
        Assert.Equal(SeatOutcome.Booked, reply.Outcome);
        return (hold, holder, reply.Reference!);
    }

    public static HoldId NewHold() => new(Guid.CreateVersion7());

    public static HolderId NewHolder() => new(Guid.NewGuid());

    /// <param name="full">From the beginning of each ledger.</param>
    public async Task<VerifyReport> VerifyAsync(bool full = true)
    {
        await using var source = NpgsqlDataSource.Create(_connection);
        return await new LedgerVerifier(source).VerifyAsync(full, null, CancellationToken.None);
    }

    public async Task<VerifyReport> MustVerifyAsync()
    {
        var report = await VerifyAsync();
        Assert.Empty(report.Violations);
        return report;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, Names))!;
    }

    /// <summary>Changes rows without the engine. <c>@Screening</c> is the screening.</summary>
    public async Task<int> TamperAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, Names);
    }

    /// <summary>The same, without triggers and checks of foreign keys.</summary>
    public Task<int> TamperUncheckedAsync(string sql) =>
        TamperAsync($"BEGIN; SET LOCAL session_replication_role = replica; {sql}; COMMIT");

    public Task<SeatStatus> StatusAsync(int seat) =>
        ScalarAsync<SeatStatus>($"SELECT status::int FROM screening_seats WHERE screening_id = @Screening AND seat = {seat}");

    public Task<SeatEngine.Live.LiveSeatMap> MapAsync(EngineNode node) => node.MapAsync(Screening);

    /// <summary>Waits until a node's copy equals the database.</summary>
    public async Task MustFollowAsync(EngineNode node)
    {
        var map = await node.MapAsync(Screening);
        await Eventually.Async(
            async () => await ScalarAsync<long>("SELECT revision FROM screening_heads WHERE screening_id = @Screening") == map.Revision,
            Timeout, "the live copy follows the database");
        await using var connection = await Database.OpenConnectionAsync();
        var rows = await connection.QueryAsync<int>(
            "SELECT status FROM screening_seats WHERE screening_id = @Screening ORDER BY seat", Names);
        var packed = map.Snapshot().Statuses;
        Assert.Equal(rows, Enumerable.Range(0, map.Snapshot().SeatCount).Select(s => (packed[s / 4] >> (s % 4 * 2)) & 3));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await Database.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private object Names => new { Screening = Screening.Value };
}
