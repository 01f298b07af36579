namespace Harness;

/// <summary>The shared Redis, with a private key prefix. Tests that flush, kill or pause Redis start a <see cref="RedisServer"/>.</summary>
public sealed class TestRedis
{
    private TestRedis(string connectionString) => ConnectionString = connectionString;

    /// <summary>As `host:port`.</summary>
    public string ConnectionString { get; }

    public string Prefix { get; } = $"t{Guid.NewGuid():N}";

    public static async Task<TestRedis> ConnectAsync() => new(await SharedServers.RedisAsync());
}
