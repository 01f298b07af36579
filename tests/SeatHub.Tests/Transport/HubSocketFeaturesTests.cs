using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

/// <summary>A hub connection implements its features itself, and stores those that are set, as the stock collection does.</summary>
public sealed class HubSocketFeaturesTests : IDisposable
{
    private readonly WebSocket _socket = WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions { IsServer = true });
    private readonly HubSocket _connection;

    public HubSocketFeaturesTests() => _connection = NewConnection();

    private HubSocket NewConnection()
    {
        var pending = new PendingConnections(Options.Create(new HubTransportOptions())).TryAdd(null, default, out _);
        return new HubSocket(_socket, null, null, pending!, new DefaultHttpContext());
    }

    public void Dispose() => _socket.Dispose();

    [Fact]
    public void What_signalr_asks_for_is_the_connection()
    {
        Assert.Same(_connection, _connection.Features.Get<IConnectionUserFeature>());
        Assert.Same(_connection, _connection.Features.Get<IConnectionHeartbeatFeature>());
        Assert.Same(_connection, _connection.Features.Get<ITransferFormatFeature>());
        Assert.Same(_connection, _connection.Features[typeof(HubSocket)]);
        Assert.Null(_connection.Features.Get<IConnectionInherentKeepAliveFeature>());
        Assert.Equal(4, _connection.Features.Count());
    }

    [Fact]
    public void What_is_set_is_returned_counted_and_removed_again()
    {
        var (features, items) = (_connection.Features, new ItemsFeature());
        var before = features.Revision;
        features.Set<IItemsFeature>(items);
        Assert.Same(items, features.Get<IItemsFeature>());
        Assert.NotEqual(before, features.Revision);
        Assert.Equal(5, features.Count());

        features.Set<IItemsFeature>(null);
        Assert.Null(features.Get<IItemsFeature>());
        Assert.Equal(4, features.Count());
    }

    [Fact]
    public void Another_user_can_be_set_and_none_at_all_cannot()
    {
        var other = NewConnection();
        _connection.Features.Set<IConnectionUserFeature>(other);
        Assert.Same(other, _connection.Features.Get<IConnectionUserFeature>());
        Assert.Equal(4, _connection.Features.Count());
        Assert.Throws<NotSupportedException>(() => _connection.Features.Set<IConnectionUserFeature>(null));
    }
}
