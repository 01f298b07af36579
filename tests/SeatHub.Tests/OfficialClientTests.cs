using Harness;

namespace SeatHub.Tests;

/// <summary>Runs tests/node-client: the clients that others use, unmodified, against two nodes.</summary>
[Trait("speed", "slow")]
public sealed class OfficialClientTests
{
    [Fact]
    public async Task The_official_client_from_npm_gets_along_with_the_hub()
    {
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        string[] settings = [$"Redis:KeyPrefix={database.RedisPrefix}"];
        foreach (var command in (string[])["migrate", "demo"])
        {
            var made = await SeatMapNode.RunCommandAsync(database.ConnectionString, redis.ConnectionString, settings, command);
            Assert.True(made.ExitCode == 0, made.Output + made.Error);
        }

        await using var node = await SeatMapNode.StartNewAsync(database.ConnectionString, redis.ConnectionString, settings);
        await using var other = await SeatMapNode.StartNewAsync(
            database.ConnectionString, redis.ConnectionString, [.. settings, "Hub:Transport=stock", "SeatRules:HoldTime=00:14:00"]);
        var client = await NodeClient.RunAsync(
            ["--test", "--test-reporter=spec"],
            [("SEATMAP_URL", node.BaseAddress.ToString().TrimEnd('/')), ("SEATMAP_OTHER_URL", other.BaseAddress.ToString().TrimEnd('/'))]);

        Assert.True(client.ExitCode == 0, $"{client.Output}{client.Error}\n{node.LogTail()}");
    }
}
