using Xunit;

namespace Harness.Tests;

public sealed class NodeTests
{
    [Fact]
    public async Task A_killed_node_starts_again_on_its_port_a_paused_one_continues_and_a_stopped_one_exits_with_0()
    {
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        await using var node = await SeatMapNode.StartNewAsync(
            database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={database.RedisPrefix}");
        var first = node.ProcessId;

        node.Kill();
        await node.StartAsync();
        Assert.NotEqual(first, node.ProcessId);

        node.Pause();
        await Assert.ThrowsAsync<TimeoutException>(() => node.IsReadyAsync().WaitAsync(TimeSpan.FromMilliseconds(300)));
        node.Continue();
        await Eventually.Async(node.IsReadyAsync, TimeSpan.FromSeconds(30), "a node that was paused continues");

        Assert.Equal(0, await node.StopAsync());
        var verified = await node.RunCommandAsync("verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    [Fact]
    public async Task A_node_that_cannot_start_says_why()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            SeatMapNode.StartNewAsync($"Host=127.0.0.1;Port={FreePort.Take()};Username=nobody", "127.0.0.1:1"));
        Assert.Contains("before it was ready", failure.Message, StringComparison.Ordinal);
    }
}
