using System.Diagnostics;
using Harness;

namespace SeatHub.Tests;

/// <summary>Runs tests/node-client: the clients that others use, unmodified, against two nodes.</summary>
[Trait("speed", "slow")]
public sealed class OfficialClientTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

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
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=spec"])
        {
            WorkingDirectory = Tests(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SEATMAP_URL"] = node.BaseAddress.ToString().TrimEnd('/');
        start.Environment["SEATMAP_OTHER_URL"] = other.BaseAddress.ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(_limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Assert.True(process.ExitCode == 0, $"{await output}{await error}\n{node.LogTail()}");
    }

    private static string Tests()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var tests = Path.Combine(directory.FullName, "tests/node-client");
            if (!Directory.Exists(tests))
                continue;
            var hasPackages = Directory.Exists(Path.Combine(tests, "node_modules"));
            Assert.True(hasPackages, $"`npm ci` has not been run in {tests}; `./seatmap test` does");
            return tests;
        }

        throw new DirectoryNotFoundException("tests/node-client");
    }
}
