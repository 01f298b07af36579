using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SeatEngine.Commands;
using SeatEngine.Holds;
using SeatEngine.Ledger;
using SeatEngine.Live;
using SeatEngine.Reconciliation;
using SeatEngine.Redis;
using SeatEngine.Seats;

namespace SeatEngine.Tests.Nodes;

/// <summary>What a node does in the background.</summary>
internal enum NodeLife
{
    /// <summary>Nothing: the test starts each check and sweep.</summary>
    Still,

    /// <summary>Applies messages of other nodes from Redis, and never checks the database.</summary>
    Listening,

    /// <summary>Keeps its live copies up to date by messages and checks of the database.</summary>
    Following,

    /// <summary>Everything that a node does in production, with the scheduled jobs.</summary>
    Whole,
}

/// <summary>One node: the engine's services as the host registers them. It may share its database and Redis with others.</summary>
internal sealed class EngineNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly MeterListener _meters = new();
    private readonly ConcurrentDictionary<string, long> _counted = new();
    private readonly CancellationTokenSource _stop = new();
    private List<IHostedService> _hosted = [];
    private Task _listening = Task.CompletedTask;

    private EngineNode(IConfiguration configuration, NodeLife life)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddMetrics();
        services.AddSeatEngine(configuration);
        if (life == NodeLife.Following)
            services.AddHostedService<LiveMapSync>();
        if (life == NodeLife.Whole)
        {
            services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
            services.AddSeatEngineJobs();
        }
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var factory = Get<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _counted.AddOrUpdate(tags.Length > 0 ? $"{instrument.Name} {tags[0].Value}" : instrument.Name, value, (_, sum) => sum + value));
        _meters.Start();
    }

    public SeatCommands Commands => Get<SeatCommands>();

    public LiveSeatMaps Maps => Get<LiveSeatMaps>();

    public LedgerVerifier Verifier => Get<LedgerVerifier>();

    public ExpireHoldsJob Sweep => Get<ExpireHoldsJob>();

    public LockReconciliation LockReconciliation => Get<LockReconciliation>();

    public ScreeningReconciliation Reconciliation => Get<ScreeningReconciliation>();

    public Checkpointing Checkpoints => Get<Checkpointing>();

    public RedisConnection Redis => Get<RedisConnection>();

    public static async Task<EngineNode> StartAsync(Dictionary<string, string?> settings, NodeLife life)
    {
        var node = new EngineNode(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), life);
        node._hosted = [.. node._services.GetServices<IHostedService>()];
        foreach (var hosted in node._hosted)
            await hosted.StartAsync(CancellationToken.None);
        if (life == NodeLife.Listening)
            node._listening = Task.Run(() => node.Get<SeatChannel>().DeliverAsync(node._stop.Token));
        return node;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The sum of a counter on this node. <paramref name="tag"/> is the value of its first tag.</summary>
    public long Counted(string counter, string? tag = null) => _counted.GetValueOrDefault(tag is null ? counter : $"{counter} {tag}");

    public async Task<LiveSeatMap> MapAsync(ScreeningId screening) =>
        await Maps.GetAsync(screening, CancellationToken.None) ?? throw new InvalidOperationException($"There is no screening {screening}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var hosted in _hosted.AsEnumerable().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        try
        {
            await _listening;
        }
        catch (OperationCanceledException)
        {
        }
        _meters.Dispose();
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Quartz waits until the host has started. This one always has.</summary>
    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
