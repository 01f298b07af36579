using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

/// <summary>Until it is taken, what the web server does to a connection reaches the transport; after that, nothing does.</summary>
public sealed class DetachableConnectionTests
{
    private readonly DefaultConnectionContext _transport = new("transport", new DuplexPipe(), new DuplexPipe());

    private sealed class DuplexPipe : IDuplexPipe
    {
        private readonly Pipe _pipe = new();

        public PipeReader Input => _pipe.Reader;

        public PipeWriter Output => _pipe.Writer;
    }

    [Fact]
    public async Task The_web_server_aborts_and_disposes_of_what_was_not_taken()
    {
        var connection = new DetachableConnection(_transport);
        connection.Abort(new ConnectionAbortedException());
        await EndsAsync();
        await connection.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => _transport.ConnectionClosed.WaitHandle);
    }

    [Fact]
    public async Task The_web_server_can_neither_abort_nor_dispose_of_what_was_taken()
    {
        var connection = new DetachableConnection(_transport);
        Assert.Same(_transport, connection.TryDetach());
        connection.Abort(new ConnectionAbortedException());
        await connection.DisposeAsync();
        Assert.False(_transport.ConnectionClosed.WaitHandle.WaitOne(0));
    }

    [Fact]
    public void A_connection_whose_bytes_are_changed_on_the_way_is_not_taken()
    {
        var connection = new DetachableConnection(_transport) { Transport = new DuplexPipe() };
        Assert.Null(connection.TryDetach());
    }

    [Fact]
    public void Features_of_the_transport_are_found_and_new_ones_stay_with_the_web_server()
    {
        var connection = new DetachableConnection(_transport);
        Assert.Same(connection, connection.Features.Get<DetachableConnection>());
        Assert.Same(_transport, connection.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionIdFeature>());
        connection.Features.Set("of the web server");
        Assert.Null(_transport.Features.Get<string>());
    }

    private async Task EndsAsync()
    {
        var ended = new TaskCompletionSource();
        await using var registration = _transport.ConnectionClosed.Register(ended.SetResult);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
