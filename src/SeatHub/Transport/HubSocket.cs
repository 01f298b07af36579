using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// A hub connection on a WebSocket that was opened without negotiation: what SignalR needs to know of it, and nothing between the
/// hub and the socket. docs/decisions/0012 has what that saves.
/// </summary>
internal sealed class HubSocket
    : ConnectionContext, IConnectionUserFeature, IConnectionHeartbeatFeature, ITransferFormatFeature, IDuplexPipe
{
    private readonly ConnectionContext? _detached;
    private readonly HttpContext? _request;
    private (Action<object> OnHeartbeat, object State)[] _heartbeats = [];

    /// <param name="stream">The stream below it, if that is known.</param>
    /// <param name="detached">The TCP connection, if it was taken from the web server; the hub connection disposes of it.</param>
    public HubSocket(WebSocket socket, Stream? stream, ConnectionContext? detached, PendingConnection pending, HttpContext context)
    {
        Socket = socket;
        _detached = detached;
        Pending = pending;
        User = context.User;
        RemoteAddress = context.Connection.RemoteIpAddress;
        ConnectionClosed = detached?.ConnectionClosed ?? context.RequestAborted;
        if (detached is null)
        {
            _request = context;
            // Request headers are no longer needed; keeping them costs about 0.5 KB per connection.
            context.Request.Headers.Clear();
        }

        ConnectionId = Guid.CreateVersion7().ToString("N");
        Input = new HubSocketReader(socket);
        Stream = stream as DirectStream;
        Output = new HubSocketWriter(socket, stream, this);
        Features = new HubSocketFeatures(this);
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => field ??= new Dictionary<object, object?>();
        set;
    }

    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public override CancellationToken ConnectionClosed { get; set; }

    public HubSocketReader Input { get; }

    public HubSocketWriter Output { get; }

    PipeReader IDuplexPipe.Input => Input;

    PipeWriter IDuplexPipe.Output => Output;

    public ClaimsPrincipal? User { get; set; }

    public WebSocket Socket { get; }

    /// <summary>To the TCP connection, if it was taken from the web server.</summary>
    public DirectStream? Stream { get; }

    /// <summary>The TCP connection was taken from the web server, and the request may end.</summary>
    public bool IsDetached => _detached is not null;

    /// <summary>The visitor's, also behind a proxy.</summary>
    public IPAddress? RemoteAddress { get; }

    public PendingConnection Pending { get; }

    public TransferFormat SupportedFormats => TransferFormat.Binary | TransferFormat.Text;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    public bool IsText => ActiveFormat == TransferFormat.Text;

    /// <summary>SignalR registers its pings and timeouts here.</summary>
    public void OnHeartbeat(Action<object> action, object state) => Volatile.Write(ref _heartbeats, [.. _heartbeats, (action, state)]);

    public void OnHeartbeat()
    {
        foreach (var (action, state) in Volatile.Read(ref _heartbeats))
            action(state);
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Socket.Abort();
        _request?.Abort();
        _detached?.Abort(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_detached is not null)
            await _detached.DisposeAsync();
        Socket.Dispose();
        await base.DisposeAsync();
    }
}
