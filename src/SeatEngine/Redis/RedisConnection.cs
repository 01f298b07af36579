using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using SeatEngine.Telemetry;
using StackExchange.Redis;

namespace SeatEngine.Redis;

/// <summary>
/// The connection to Redis, behind a circuit breaker: a dead or stuck Redis costs a few short waits and then nothing, until it is back.
/// One server, a Redis Cluster or Sentinels, by the connection string. Thread-safe.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    // A Redis on the same network answers in well under a millisecond; one that takes longer than this is treated as away.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SentinelRetryInterval = TimeSpan.FromSeconds(1);

    // Per channel. Beyond it messages are discarded unread: the ledger fills the gap at less cost than reading that many late.
    private const int MaxWaitingMessages = 8_192;

    private readonly ConfigurationOptions _options;
    private readonly ConcurrentDictionary<RedisChannel, Action<byte[]>> _subscriptions = new();
    private readonly ResiliencePipeline _breaker;
    private readonly EngineMetrics _metrics;
    private readonly ILogger<RedisConnection> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _connecting = Task.CompletedTask;

    // When the breaker opened last, as a timestamp of Stopwatch; 0 while it is closed.
    private long _openedAt;

    // Null only until the Sentinels have named the primary for the first time.
    private volatile ConnectionMultiplexer? _connection;

    public RedisConnection(string connectionString, EngineMetrics metrics, ILogger<RedisConnection> log)
    {
        _metrics = metrics;
        _log = log;
        _options = RedisConfiguration.Parse(connectionString);
        _breaker = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 4,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = BreakDuration,
            ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>(),
            OnOpened = _ =>
            {
                Interlocked.Exchange(ref _openedAt, Stopwatch.GetTimestamp());
                _log.LogWarning("Redis does not answer: going on without it");
                return default;
            },
            OnClosed = _ =>
            {
                Interlocked.Exchange(ref _openedAt, 0);
                _log.LogInformation("Redis answers again");
                return default;
            },
        }).Build();
        if (string.IsNullOrEmpty(_options.ServiceName))
            _connection = Watched(ConnectionMultiplexer.Connect(_options));
        else
            _connecting = ConnectThroughSentinelsAsync();
    }

    /// <summary>A connection to Redis was re-established. Handlers must not block.</summary>
    public event Action? Restored;

    public bool IsConnected => _connection is { IsConnected: true };

    /// <summary>For a connection of another purpose to the same Redis.</summary>
    public ConfigurationOptions CopyConfiguration() => _options.Clone();

    /// <returns>The answer, or <paramref name="fallback"/> when Redis is away.</returns>
    public async Task<T> ExecuteAsync<T>(Func<IDatabase, Task<T>> ask, T fallback)
    {
        try
        {
            if (_connection is { } connection)
            {
                return await _breaker.ExecuteAsync(
                    static async (state, cancellation) => await state.ask(state.database).WaitAsync(Timeout, cancellation),
                    (ask, database: connection.GetDatabase()));
            }
        }
        catch (Exception error) when (error is RedisException or TimeoutException or BrokenCircuitException)
        {
            // Answered below, as if it were not connected.
        }

        _metrics.RedisFailed();
        return fallback;
    }

    // A Redis that is stuck reads nothing: what is sent to it would pile up in this process.
    private bool IsOpen => Interlocked.Read(ref _openedAt) is not 0 and var since && Stopwatch.GetElapsedTime(since) < BreakDuration;

    /// <summary>Fire-and-forget; reconciliation repairs the effect if the call is lost.</summary>
    /// <param name="send">Must pass the flag on to each command, so that no task waits for an answer.</param>
    public void FireAndForget(Action<IDatabase, CommandFlags> send)
    {
        if (_connection is not { IsConnected: true } connection || IsOpen)
            return;
        try
        {
            send(connection.GetDatabase(), CommandFlags.FireAndForget);
        }
        catch (RedisException)
        {
            _metrics.RedisFailed();
        }
    }

    /// <summary>
    /// Subscribes now, or as soon as Redis is there. Messages of a channel are received one after the other, in their order.
    /// </summary>
    public async Task SubscribeAsync(RedisChannel channel, Action<byte[]> receive)
    {
        _subscriptions[channel] = receive;
        if (_connection is { } connection)
            await SubscribeAsync(connection, channel, receive);
    }

    private async Task SubscribeAsync(ConnectionMultiplexer connection, RedisChannel channel, Action<byte[]> receive)
    {
        var subscriber = connection.GetSubscriber();
        ChannelMessageQueue queue;
        try
        {
            queue = await subscriber.SubscribeAsync(channel).WaitAsync(Timeout);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            _metrics.RedisFailed();
            _log.LogWarning("Could not subscribe to {Channel}: {Error}", (string?)channel, error.Message);
            // The failed call has left a queue that fills when Redis is back, and has not returned it: exchange it for one that is read.
            await subscriber.UnsubscribeAsync(channel, handler: null, CommandFlags.FireAndForget);
            queue = await subscriber.SubscribeAsync(channel, CommandFlags.FireAndForget);
        }

        // A handler passed to SubscribeAsync instead would be run by the thread pool for each message alone, in any order.
        queue.OnMessage(message =>
        {
            if (!queue.TryGetCount(out var waiting) || waiting <= MaxWaitingMessages)
                receive((byte[])message.Message!);
        });
    }

    public async Task UnsubscribeAsync(RedisChannel channel)
    {
        _subscriptions.TryRemove(channel, out _);
        if (_connection is not { } connection)
            return;
        try
        {
            await connection.GetSubscriber().UnsubscribeAsync(channel).WaitAsync(Timeout);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            _metrics.RedisFailed();
        }
    }

    /// <summary>All keys of a pattern on all primaries, found without stopping the servers.</summary>
    public async Task<IReadOnlyList<string>> ScanAsync(string pattern)
    {
        var found = new List<string>();
        foreach (var server in _connection?.GetServers() ?? [])
        {
            if (server is not { IsConnected: true, IsReplica: false })
                continue;
            await foreach (var key in server.KeysAsync(pattern: pattern, pageSize: 1_000))
                found.Add((string)key!);
        }

        return found;
    }

    /// <summary>
    /// A single server or a cluster that is away at start is connected to later by the library itself. Sentinels that are away are an
    /// exception instead, and the node starts without Redis and tries again.
    /// </summary>
    private async Task ConnectThroughSentinelsAsync()
    {
        using var timer = new PeriodicTimer(SentinelRetryInterval);
        var failed = false;
        try
        {
            do
            {
                try
                {
                    var connection = Watched(await ConnectionMultiplexer.ConnectAsync(_options));
                    _connection = connection;
                    foreach (var (channel, receive) in _subscriptions)
                        await SubscribeAsync(connection, channel, receive);
                    Restored?.Invoke();
                    return;
                }
                catch (Exception error) when (error is RedisException or TimeoutException)
                {
                    if (!failed)
                        _log.LogWarning("The Sentinels do not name a primary: {Error}", error.Message);
                    failed = true;
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The node stops before Redis was there.
        }
    }

    private ConnectionMultiplexer Watched(ConnectionMultiplexer connection)
    {
        connection.ConnectionRestored += (_, _) => Restored?.Invoke();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connecting;
        if (_connection is { } connection)
        {
            await connection.CloseAsync(allowCommandsToComplete: false);
            await connection.DisposeAsync();
        }

        _stop.Dispose();
    }
}
