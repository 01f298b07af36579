using System.Text;
using Dapper;
using Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SeatEngine;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Storage;

namespace LoadTests.Bench;

/// <summary>What a benchmark runs against: a database of its own on a private, durable PostgreSQL, a private Redis, real nodes. Ends with everything stopped.</summary>
internal sealed class BenchSite : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private BenchSite(PostgresServer postgres, RedisServer redis, string database, ServiceProvider services)
    {
        Postgres = postgres;
        Redis = redis;
        Database = database;
        _services = services;
    }

    public PostgresServer Postgres { get; }

    public RedisServer Redis { get; }

    public string Database { get; }

    public List<SeatMapNode> Nodes { get; } = [];

    public string[] Addresses => [.. Nodes.Select(n => $"127.0.0.1:{n.Port}")];

    public static Task<BenchSite> StartAsync(int nodes, params string[] settings) => StartAsync(nodes, countStatements: false, settings);

    /// <param name="nodes">How many to start.</param>
    /// <param name="countStatements">Whether PostgreSQL keeps count, for <see cref="CountStatementsAsync"/>; costs it a little.</param>
    /// <param name="settings">For every node, as <c>Section:Key=Value</c>.</param>
    public static async Task<BenchSite> StartAsync(int nodes, bool countStatements, string[] settings)
    {
        var postgres = await PostgresServer.StartNewAsync();
        var redis = await RedisServer.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("bench");
        if (countStatements)
            await LoadStatementsAsync(postgres, database);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database,
            ["ConnectionStrings:Redis"] = redis.ConnectionString,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<IConfiguration>(configuration).AddSeatEngine(configuration).BuildServiceProvider();
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        var site = new BenchSite(postgres, redis, database, services);
        for (var i = 0; i < nodes; i++)
            await site.AddNodeAsync(settings);
        return site;
    }

    /// <summary>
    /// Makes two gigabytes of write-ahead log, to be used again: a new database would make each file of it while a COMMIT waits, one
    /// that has run for a day never does. A file costs 16 MB of zeros and an fsync.
    /// </summary>
    public async Task MakeLogAsync()
    {
        await using var connection = new NpgsqlConnection(Database + ";Pooling=false");
        await connection.ExecuteAsync("ALTER SYSTEM SET min_wal_size = '2GB'");
        await connection.ExecuteAsync("SELECT pg_reload_conf()");
        for (var file = 0; file < 128; file++)
            await connection.ExecuteAsync("SELECT pg_logical_emit_message(false, 'bench', ''); SELECT pg_switch_wal()");
        await connection.ExecuteAsync("CHECKPOINT;");
    }

    public async Task AddNodeAsync(params string[] settings) => Nodes.Add(await SeatMapNode.StartNewAsync(Database, Redis.ConnectionString, settings));

    private static async Task LoadStatementsAsync(PostgresServer postgres, string database)
    {
        await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            await connection.ExecuteAsync("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        await postgres.RestartImmediateAsync();
        await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            await connection.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
    }

    /// <summary>How often each statement was executed since this was last asked.</summary>
    public async Task<Dictionary<string, long>> CountStatementsAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        var rows = await connection.QueryAsync<(string Query, long Calls)>("""
            SELECT query, sum(calls)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
            WHERE datname = current_database() AND query NOT LIKE '%pg_stat_statements%' GROUP BY query
            """);
        await connection.ExecuteAsync("SELECT pg_stat_statements_reset()");
        return rows.ToDictionary(r => r.Query, r => r.Calls);
    }

    /// <summary>Puts screenings of one plan on sale.</summary>
    public async Task<long[]> AddScreeningsAsync(SeatingPlan plan, int count)
    {
        var setup = _services.GetRequiredService<ScreeningSetup>();
        var now = TimeProvider.System.GetUtcNow();
        var ids = new long[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = (await setup.AddAsync(new NewScreening("Bench", "Nowhere", "UTC", "Hall", plan, $"Screening {i}", "film", now.AddDays(1), now.AddDays(-1),
                now.AddDays(1), OrphanRule: false, "EUR", plan.Categories.ToDictionary(c => c.Id, _ => 1_000)), CancellationToken.None)).Value;
        }

        await using var connection = new NpgsqlConnection(Database);
        await connection.ExecuteAsync("VACUUM ANALYZE; CHECKPOINT");
        return ids;
    }

    /// <summary>The seats as the database has them, 2 bits each as in a snapshot, and the revision they belong to.</summary>
    public async Task<(long Revision, byte[] Statuses)> ReadSeatsAsync(long screening)
    {
        await using var connection = new NpgsqlConnection(Database);
        var (revision, statuses) = await connection.QuerySingleAsync<(long, int[])>("""
            SELECT h.revision, (SELECT array_agg(s.status::int ORDER BY s.seat) FROM screening_seats s WHERE s.screening_id = h.screening_id)
            FROM screening_heads h WHERE h.screening_id = @screening
            """, new { screening });
        var packed = new byte[(statuses.Length + 3) / 4];
        for (var i = 0; i < statuses.Length; i++)
            packed[i >> 2] |= (byte)(statuses[i] << ((i & 3) * 2));
        return (revision, packed);
    }

    /// <summary>A rectangular hall of so many seats, in rows of 100.</summary>
    public static SeatingPlan Plan(int seats)
    {
        var json = new StringBuilder("""{"format":"seatmap-plan/1","name":"Bench hall","focus":{"x":0,"y":20},"categories":[{"id":"a","name":"All","color":"#2a9d8f"}],"sections":[{"id":"s","name":"Hall","floor":0}],"shapes":[],"seats":[""");
        for (var i = 0; i < seats; i++)
        {
            var (row, place) = (i / 100, i % 100);
            json.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{(i == 0 ? "" : ",")}\n{{\"label\":\"{row}-{place}\",\"section\":\"s\",\"row\":\"{row}\",\"number\":\"{place}\",\"x\":{(place - 50) * 0.55:0.00},\"y\":{row * 0.9:0.00},\"category\":\"a\"}}");
        }

        return PlanReader.Read(Encoding.UTF8.GetBytes(json.Append("]}").ToString()), $"bench hall of {seats}");
    }

    /// <summary>The truth after a run: the database proves itself, and has every hold that was acknowledged.</summary>
    /// <exception cref="NoResultException">It does not: the run has no result.</exception>
    public async Task<string> ProveAsync(IReadOnlyList<string> ackFiles)
    {
        var report = await _services.GetRequiredService<LedgerVerifier>().VerifyAsync(null, CancellationToken.None);
        if (report.Violations.Count > 0)
            throw new NoResultException($"{string.Join("; ", report.Violations.Take(5))}");
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        var known = (await connection.QueryAsync<Guid>("SELECT hold_id FROM holds")).ToHashSet();
        var acknowledged = 0;
        foreach (var file in ackFiles)
        {
            foreach (var line in File.ReadLines(file))
            {
                acknowledged++;
                if (!known.Contains(Guid.Parse(line)))
                    throw new NoResultException($"hold {line} was acknowledged and is not in the database");
            }
        }

        return ackFiles.Count == 0 ? $"verified: {report}" : $"verified: {report}; {acknowledged} acknowledged holds all in the database";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await _services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
