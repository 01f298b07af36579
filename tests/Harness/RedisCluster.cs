using System.Diagnostics;

namespace Harness;

/// <summary>A Redis Cluster of three primaries without replicas, each with a third of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;

    private readonly string _directory = $"/tmp/seatmap-redis-cluster-{Guid.NewGuid():N}";
    private readonly OrphanProcessReaper _reaper;
    private readonly List<RedisServer> _nodes = [];

    private RedisCluster() => _reaper = new OrphanProcessReaper(_directory);

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>All nodes. A client may ask any of them for the others.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(n => n.ConnectionString));

    public static async Task<RedisCluster> StartNewAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        const int Count = 3;
        // If the tests run as root, the servers run as another user, who must be able to write the cluster's configuration here.
        await ShortProgram.RunOrThrowAsync(new ProcessStartInfo("install", ["-d", "-m", "777", _directory]));
        for (var i = 0; i < Count; i++)
        {
            _nodes.Add(await RedisServer.StartNewAsync(
                "--cluster-enabled", "yes", "--dir", _directory, "--cluster-config-file", $"node-{i}.conf"));
        }

        for (var i = 0; i < Count; i++)
        {
            await ExecuteAsync(_nodes[i], $"CLUSTER ADDSLOTSRANGE {Slots * i / Count} {(Slots * (i + 1) / Count) - 1}");
            if (i > 0)
                await ExecuteAsync(_nodes[i], $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port}");
        }

        foreach (var node in _nodes)
        {
            await Eventually.Async(
                async () => (await node.AskAsync("CLUSTER INFO"))[1], state => state == "cluster_state:ok",
                TimeSpan.FromSeconds(30), "every node knows the slots of all nodes");
        }
    }

    private static async Task ExecuteAsync(RedisServer node, string command)
    {
        if (await node.AskAsync(command) is [var answer, ..] && answer != "+OK")
            throw new InvalidOperationException($"{command}: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await ShortProgram.RunOrThrowAsync(new ProcessStartInfo("rm", ["-rf", "--", _directory]));
        await _reaper.DisposeAsync();
    }
}
