using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SeatMapClient;

/// <summary>A WebSocket as the pair of pipes that SignalR reads and writes.</summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);

    // A client that is tested for falling behind must do so in the socket, not in its own memory.
    private static readonly PipeOptions Pipes = new(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);

    private readonly WebSocket _socket;
    private readonly WebSocketMessageType _type;
    private readonly Pipe _incoming = new(Pipes);
    private readonly Pipe _outgoing = new(Pipes);
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _running;

    public WebSocketConnection(WebSocket socket, WebSocketMessageType type)
    {
        _socket = socket;
        _type = type;
        Transport = new Ends(_incoming.Reader, _outgoing.Writer);
        ConnectionClosed = _closed.Token;
        _running = RunAsync();
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => _abort.Cancel();

    public override async ValueTask DisposeAsync()
    {
        await _outgoing.Writer.CompleteAsync();
        await _incoming.Reader.CompleteAsync();
        _abort.CancelAfter(GoodbyeTime);
        await _running;
        _socket.Dispose();
        _abort.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var receiving = ReceiveAsync();
        var sending = SendAsync();
        await Task.WhenAny(receiving, sending);
        // What one direction has ended, the other must not wait for.
        _outgoing.Reader.CancelPendingRead();
        await Task.WhenAll(receiving, sending);
        await _closed.CancelAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                var got = await _socket.ReceiveAsync(_incoming.Writer.GetMemory(4_096), _abort.Token);
                if (got.MessageType == WebSocketMessageType.Close)
                    break;
                _incoming.Writer.Advance(got.Count);
                if (got.EndOfMessage && (await _incoming.Writer.FlushAsync(_abort.Token)).IsCompleted)
                    break;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            failure = error;
        }

        await _incoming.Writer.CompleteAsync(failure);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync(_abort.Token);
                if (!read.Buffer.IsEmpty)
                    await SendAsync(read.Buffer);
                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                    break;
            }

            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _abort.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The receiving side tells what became of the connection.
            await _abort.CancelAsync();
        }

        await _outgoing.Reader.CompleteAsync();
    }

    private async Task SendAsync(ReadOnlySequence<byte> message)
    {
        foreach (var part in message)
            await _socket.SendAsync(part, _type, endOfMessage: false, _abort.Token);
        await _socket.SendAsync(ReadOnlyMemory<byte>.Empty, _type, endOfMessage: true, _abort.Token);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
