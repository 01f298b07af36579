using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeatHub.Protocol.Formatters;

namespace SeatMap.Client;

/// <summary>
/// One connection to the hub. When it is lost, it is opened again, without a limit of time. Calls are repeated with the same arguments
/// when their answer is lost. Thread-safe.
/// </summary>
internal sealed class HubLink : IAsyncDisposable
{
    private readonly SeatMapClientOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reconnecting = Task.CompletedTask;
    private bool _isDisposed;

    public HubLink(SeatMapClientOptions options)
    {
        _options = options;
        var builder = new HubConnectionBuilder();
        // Only WebSockets, without negotiation: one request, and any node behind a load balancer will do.
        builder.WithUrl(new Uri(options.Server, "/hubs/seatmap"), HttpTransportType.WebSockets, http =>
        {
            http.SkipNegotiation = true;
            http.WebSocketFactory = (context, cancellation) => HubSockets.OpenAsync(context.Uri, options.Token, cancellation);
        });
        if (options.Protocol == SeatMapProtocol.MessagePack)
            builder.AddMessagePackProtocol(pack => pack.SerializerOptions = ContractResolver.Options);
        builder.Services.AddSingleton(options.LoggerFactory);
        Hub = builder.Build();
        Hub.Closed += error => _reconnecting = ReconnectAsync(error);
    }

    /// <summary>For registering what the server calls, before <see cref="StartAsync"/>.</summary>
    public HubConnection Hub { get; }

    /// <summary>When the link is disposed.</summary>
    public CancellationToken Stopped => _stop.Token;

    public Action Lost { get; init; } = static () => { };

    /// <summary>Connected again.</summary>
    public Action Restored { get; init; } = static () => { };

    /// <summary>The first connection.</summary>
    /// <exception cref="SeatMapException">The token is not accepted, or there was no server for as long as the options allow.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var started = _options.TimeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            if (await TryStartAsync(cancellation) is not { } failure)
                return;
            var delay = failure.AtLeastRetryAfter(RetryDelays.Call(attempt));
            if (!failure.IsOutage || _options.TimeProvider.GetElapsedTime(started) + delay > _options.RetryFor)
                throw failure;
            await Task.Delay(delay, _options.TimeProvider, cancellation);
        }
    }

    /// <summary>Calls a method of the hub.</summary>
    /// <param name="repeat">
    /// The call that repeats it; null if it must not be sent again. Its arguments contain the command's id, so that it is carried out
    /// once however often it is sent.
    /// </param>
    /// <exception cref="SeatMapException">It was not answered, or not with a result.</exception>
    public async Task<T> CallAsync<T>(HubCall call, HubCall? repeat, CancellationToken cancellation)
    {
        var started = _options.TimeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            await ConnectedAsync(_options.RetryFor - _options.TimeProvider.GetElapsedTime(started), cancellation);
            try
            {
                var (method, arguments) = attempt == 0 ? call : repeat!;
                return await CallOnceAsync<T>(method, arguments, cancellation);
            }
            catch (SeatMapException outage) when (repeat is not null && outage.IsOutage && !_stop.IsCancellationRequested)
            {
                var delay = RetryDelays.Call(attempt);
                if (_options.TimeProvider.GetElapsedTime(started) + delay > _options.RetryFor)
                    throw;
                await Task.Delay(delay, _options.TimeProvider, cancellation);
            }
        }
    }

    /// <exception cref="SeatMapException">It was not answered, or not with a result.</exception>
    public async Task<T> CallOnceAsync<T>(string method, object?[] arguments, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Hub.InvokeCoreAsync<T>(method, arguments, either.Token);
        }
        catch (Exception error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw HubErrors.OfCall(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        await _stop.CancelAsync();
        await Hub.DisposeAsync();
        await _reconnecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Waits until there is a connection, but not longer than the limit: the call then fails at once and says why.</summary>
    private async Task ConnectedAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Task connected;
        lock (_gate)
            connected = _connected.Task;
        if (connected.IsCompleted || limit <= TimeSpan.Zero)
            return;
        try
        {
            await connected.WaitAsync(limit, _options.TimeProvider, cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    private async Task<SeatMapException?> TryStartAsync(CancellationToken cancellation)
    {
        try
        {
            await Hub.StartAsync(cancellation);
        }
        catch (Exception error)
        {
            cancellation.ThrowIfCancellationRequested();
            return HubErrors.OfConnect(error);
        }

        lock (_gate)
            _connected.TrySetResult();
        return null;
    }

    private async Task ReconnectAsync(Exception? error)
    {
        if (_stop.IsCancellationRequested)
            return;
        lock (_gate)
            _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var logger = _options.LoggerFactory.CreateLogger<SeatMapConnection>();
        logger.LogWarning(error, "The connection to {Server} is lost", _options.Server);
        Lost();
        var delay = RetryDelays.Connect(attempt: 0);
        for (var attempt = 1; !_stop.IsCancellationRequested; attempt++)
        {
            await Task.Delay(delay, _options.TimeProvider, _stop.Token);
            if (await TryStartAsync(_stop.Token) is { } failure)
            {
                logger.LogInformation("The connection to {Server} could not be opened: {Failure}", _options.Server, failure.Message);
                delay = failure.AtLeastRetryAfter(RetryDelays.Connect(attempt));
                continue;
            }

            logger.LogInformation("Connected to {Server} again", _options.Server);
            Restored();
            return;
        }
    }
}
