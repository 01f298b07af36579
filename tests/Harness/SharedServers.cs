namespace Harness;

/// <summary>
/// The servers that ./seatmap test names in the environment; without it, one private server of each kind, started when first
/// asked for and ended with this process.
/// </summary>
internal static class SharedServers
{
    // Kept: what is left to the garbage collector closes its guard's pipe, and the guard then takes this process for dead.
    private static PostgresServer? _ownPostgres;
    private static RedisServer? _ownRedis;

    private static readonly Lazy<Task<string>> _postgres = new(async () =>
        Environment.GetEnvironmentVariable("ConnectionStrings__Postgres") is { Length: > 0 } named
            ? named
            : (_ownPostgres = await PostgresServer.StartNewAsync()).ConnectionString("postgres"));

    private static readonly Lazy<Task<string>> _redis = new(async () =>
        Environment.GetEnvironmentVariable("ConnectionStrings__Redis") is { Length: > 0 } named
            ? named
            : (_ownRedis = await RedisServer.StartNewAsync()).ConnectionString);

    public static Task<string> PostgresAsync() => _postgres.Value;

    public static Task<string> RedisAsync() => _redis.Value;
}
