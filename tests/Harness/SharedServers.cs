namespace Harness;

/// <summary>
/// The servers that ./seatmap test names in the environment. Without it, one server of each kind for this process, started when it
/// is first needed.
/// </summary>
internal static class SharedServers
{
    // Fields, because the garbage collector would close the reaper's pipe, and the reaper would kill the server.
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
