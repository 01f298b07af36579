using Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeatEngine.Storage;

namespace SeatEngine.Tests.Storage;

[Trait("speed", "slow")]
public class MigratorTests
{
    [Fact]
    public async Task Five_nodes_that_start_at_once_apply_each_migration_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var sources = Enumerable.Range(0, 5).Select(_ => NpgsqlDataSource.Create(database.ConnectionString)).ToList();
        var migrators = sources.ConvertAll(s => new Migrator(s, NullLogger<Migrator>.Instance));
        Assert.False(await migrators[0].IsCurrentAsync(CancellationToken.None));
        var applied = await Task.WhenAll(migrators.Select(m => Task.Run(() => m.MigrateAsync(CancellationToken.None))));
        Assert.Single(applied, count => count > 0);
        Assert.Equal(0, await migrators[3].MigrateAsync(CancellationToken.None));
        Assert.True(await migrators[4].IsCurrentAsync(CancellationToken.None));
        foreach (var source in sources)
            await source.DisposeAsync();
    }
}
