using Dapper;
using Harness;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Storage;

namespace LoadTests.Scenarios.Ledgers;

/// <summary>A database with one screening on sale, made by the engine. Each measurement has a copy of it.</summary>
internal sealed class LedgersHall(PostgresServer postgres, RedisServer redis, int seats)
{
    private int _copies;

    public int Seats => seats;

    private string Template => $"hall-{seats}";

    public async Task PrepareAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Template);
        await using (var node = await EngineNode.StartAsync(database, redis.ConnectionString))
        {
            await node.Get<Migrator>().MigrateAsync(CancellationToken.None);
            var plan = PlanReader.Read(BenchHall.Plan(seats), "bench.json", "bench");
            var now = TimeProvider.System.GetUtcNow();
            await node.Get<ScreeningSetup>().AddAsync(
                new NewScreening(
                    "Bench", "Nowhere", "Europe/Berlin", "Hall", plan, "Screening", "film", now.AddDays(1), now.AddDays(-1), now.AddDays(1),
                    OrphanRule: false, "EUR", new Dictionary<string, long> { [BenchHall.Category] = 1_000 }),
                CancellationToken.None);
        }

        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A copy of the database with so many screenings, all like the first, and so many revisions in each.</summary>
    public async Task<LedgersDatabase> CopyAsync(int screenings, int revisions)
    {
        var name = $"{Template}-{++_copies}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{Template}\"");
        return await LedgersDatabase.CreateAsync(this, postgres.ConnectionString(name), redis.ConnectionString, screenings, revisions);
    }

    public async Task DropAsync(LedgersDatabase copy)
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE \"{new NpgsqlConnectionStringBuilder(copy.ConnectionString).Database}\" WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Pooling=false");
        await connection.ExecuteAsync(sql, commandTimeout: 0);
    }
}
