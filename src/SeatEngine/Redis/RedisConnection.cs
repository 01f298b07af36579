using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using SeatEngine.Telemetry;
using StackExchange.Redis;

namespace SeatEngine.Redis;

/// <summary>
/// The way to Redis, behind a circuit breaker: a dead or stuck Redis costs a few short waits and then nothing, until it is back.
/// Uses only what StackExchange.Redis 1.2.6 and 2.x share. Thread-safe.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    // A Redis on the same network answers in well under a millisecond; what takes longer than this is as good as away.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly ConnectionMultiplexer _connection;
    private readonly ResiliencePipeline _breaker;
    private readonly EngineMetrics _metrics;
    private readonly ILogger<RedisConnection> _log;

    public RedisConnection(string connectionString, EngineMetrics metrics, ILogger<RedisConnection> log)
    {
        _metrics = metrics;
        _log = log;
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1_000;
        options.SyncTimeout = 1_000;
        options.ConnectRetry = 1;
        options.KeepAlive = 5;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        // Master election by tie breaker and configuration broadcasts: not ours.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        _connection = ConnectionMultiplexer.Connect(options);
        _connection.PreserveAsyncOrder = true;
        _connection.ConnectionRestored += (_, _) => Restored?.Invoke();
        _breaker = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 4,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = TimeSpan.FromSeconds(2),
            ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>(),
            OnOpened = _ =>
            {
                _log.LogWarning("Redis does not answer: going on without it");
                return default;
            },
            OnClosed = _ =>
            {
                _log.LogInformation("Redis answers again");
                return default;
            },
        }).Build();
    }

    /// <summary>A connection to Redis was re-established. Handlers must not block.</summary>
    public event Action? Restored;

    public bool IsConnected => _connection.IsConnected;

    /// <returns>The answer, or <paramref name="fallback"/> when Redis is away.</returns>
    public async Task<T> ExecuteAsync<T>(Func<IDatabase, Task<T>> ask, T fallback)
    {
        try
        {
            return await _breaker.ExecuteAsync(
                static async (state, cancellation) => await state.ask(state.database).WaitAsync(Timeout, cancellation), (ask, database: _connection.GetDatabase()));
        }
        catch (Exception error) when (error is RedisException or TimeoutException or BrokenCircuitException)
        {
            _metrics.RedisFailed();
            return fallback;
        }
    }

    /// <summary>Sends and looks no further: for what the periodic work puts right if it is lost.</summary>
    public void FireAndForget(Func<IDatabase, Task> send)
    {
        if (!_connection.IsConnected)
            return;
        try
        {
            _ = send(_connection.GetDatabase()).ContinueWith(
                t => _metrics.RedisFailed(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
        catch (RedisException)
        {
            _metrics.RedisFailed();
        }
    }

    /// <summary>Subscribes now, or as soon as Redis is there.</summary>
    public async Task SubscribeAsync(RedisChannel channel, Action<byte[]> receive)
    {
        try
        {
            await _connection.GetSubscriber().SubscribeAsync(channel, (_, message) => receive((byte[])message!)).WaitAsync(Timeout);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            _metrics.RedisFailed();
            _log.LogWarning("Could not subscribe to {Channel}: {Error}", (string?)channel, error.Message);
        }
    }

    public async Task UnsubscribeAsync(RedisChannel channel)
    {
        try
        {
            await _connection.GetSubscriber().UnsubscribeAsync(channel).WaitAsync(Timeout);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            _metrics.RedisFailed();
        }
    }

    /// <summary>All keys of a pattern, found without stopping the server.</summary>
    public IReadOnlyList<string> Scan(string pattern)
    {
        var found = new List<string>();
        foreach (var endpoint in _connection.GetEndPoints())
        {
            var server = _connection.GetServer(endpoint);
            if (server.IsConnected && !server.IsSlave)
                found.AddRange(server.Keys(pattern: pattern, pageSize: 1_000).Select(k => (string)k!));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync(allowCommandsToComplete: false);
        _connection.Dispose();
    }
}
