using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SeatHub.Transport;

/// <summary>
/// A TCP connection of the web server that a hub can take over after the upgrade: the web server then ends its HTTP connection, with all
/// it keeps for it, and the TCP connection stays open. A feature of the connection and its requests.
/// </summary>
internal sealed class DetachableConnection : ConnectionContext
{
    private readonly ConnectionContext _transport;
    private IDuplexPipe _pipe;
    private volatile bool _isDetached;

    public DetachableConnection(ConnectionContext transport)
    {
        _transport = transport;
        _pipe = transport.Transport;
        // What the web server adds is collected with this object.
        Features = new FeatureCollection(transport.Features);
        Features.Set(this);
    }

    public override string ConnectionId
    {
        get => _transport.ConnectionId;
        set => _transport.ConnectionId = value;
    }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _transport.Items;
        set => _transport.Items = value;
    }

    /// <summary>Replaced by connection middleware such as TLS.</summary>
    public override IDuplexPipe Transport
    {
        get => _pipe;
        set => _pipe = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _transport.ConnectionClosed;
        set => _transport.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _transport.LocalEndPoint;
        set => _transport.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _transport.RemoteEndPoint;
        set => _transport.RemoteEndPoint = value;
    }

    /// <summary>Takes the TCP connection from the web server. Call after its last write, while it does not read.</summary>
    /// <returns>To be disposed of by the caller; null if there is something between TCP and HTTP.</returns>
    public ConnectionContext? TryDetach()
    {
        if (!ReferenceEquals(_pipe, _transport.Transport))
            return null;
        _isDetached = true;
        return _transport;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!_isDetached)
            _transport.Abort(abortReason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isDetached)
            await _transport.DisposeAsync();
        await base.DisposeAsync();
    }
}
