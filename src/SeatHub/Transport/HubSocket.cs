using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// A hub connection on a WebSocket that was opened without negotiation: what SignalR needs to know of it, and nothing between the
/// hub and the socket. docs/decisions/0012 has what that saves.
/// </summary>
internal sealed class HubSocket : ConnectionContext, IConnectionUserFeature, IConnectionHeartbeatFeature, ITransferFormatFeature, IHttpContextFeature, IDuplexPipe
{
    private readonly WebSocket _socket;
    private (Action<object> OnHeartbeat, object State)[] _heartbeats = [];

    /// <param name="socket">The socket, accepted.</param>
    /// <param name="stream">The stream below it, if that is known.</param>
    /// <param name="context">The request that opened it.</param>
    public HubSocket(WebSocket socket, Stream? stream, HttpContext context)
    {
        _socket = socket;
        HttpContext = context;
        User = context.User;
        ConnectionClosed = context.RequestAborted;
        // They have said what they had to say, and would be remembered for as long as the connection lasts: half a kilobyte from a browser.
        context.Request.Headers.Clear();
        ConnectionId = Guid.CreateVersion7().ToString("N");
        Input = new HubSocketReader(socket);
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

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public ClaimsPrincipal? User { get; set; }

    public HttpContext? HttpContext { get; set; }

    public TransferFormat SupportedFormats => TransferFormat.Binary | TransferFormat.Text;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    public bool IsText => ActiveFormat == TransferFormat.Text;

    /// <summary>SignalR's, for its pings and time limits. Called before the connection is beaten the first time.</summary>
    public void OnHeartbeat(Action<object> action, object state) => Volatile.Write(ref _heartbeats, [.. _heartbeats, (action, state)]);

    public void OnHeartbeat()
    {
        foreach (var (action, state) in Volatile.Read(ref _heartbeats))
            action(state);
    }

    /// <summary>Its place among the handshakes under way; null when it has none any more.</summary>
    public HandshakeSlot? Turn { get; set; }

    /// <summary>The first thing that is sent answers the handshake.</summary>
    public void HasSent()
    {
        if (Turn is not { } turn)
            return;
        Turn = null;
        turn.End();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Abort();
        HttpContext?.Abort();
    }
}
