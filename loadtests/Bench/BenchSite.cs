using System.Text;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SeatEngine;
using SeatEngine.Ledger;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Storage;
using Testbed;

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

    public static async Task<BenchSite> StartAsync(int nodes, params string[] settings)
    {
        var postgres = await PostgresServer.StartNewAsync();
        var redis = await RedisServer.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("bench");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database,
            ["ConnectionStrings:Redis"] = redis.ConnectionString,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<IConfiguration>(configuration).AddSeatEngine(configuration).BuildServiceProvider();
        await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        var site = new BenchSite(postgres, redis, database, services);
        for (var i = 0; i < nodes; i++)
            site.Nodes.Add(await SeatMapNode.StartNewAsync(database, redis.ConnectionString, settings));
        return site;
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
    /// <exception cref="InvalidOperationException">It does not: the run has no result.</exception>
    public async Task<string> ProveAsync(IReadOnlyList<string> ackFiles)
    {
        var report = await _services.GetRequiredService<LedgerVerifier>().VerifyAsync(null, CancellationToken.None);
        if (report.Violations.Count > 0)
            throw new InvalidOperationException($"No result: {string.Join("; ", report.Violations.Take(5))}");
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
                    throw new InvalidOperationException($"No result: hold {line} was acknowledged and is not in the database");
            }
        }

        return $"verified: {report}; {acknowledged} acknowledged holds all in the database";
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
