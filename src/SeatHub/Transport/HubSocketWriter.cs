using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SeatHub.Transport;

/// <summary>
/// Writes a WebSocket directly for the hub: each flush is one WebSocket message, sent on the caller's thread. A message that goes to
/// thousands gets its WebSocket header once, and is sent from the same array to all. One writer at a time: the hub guarantees it.
/// </summary>
/// <param name="socket">Also answers pings and sends close frames, on the same stream.</param>
/// <param name="stream">Below the WebSocket; its writes do not overlap. Null when it is not known, as with HTTP/2.</param>
/// <param name="connection">Knows whether its protocol is text.</param>
internal sealed class HubSocketWriter(WebSocket socket, Stream? stream, HubSocket connection) : PipeWriter
{
    private const int SmallBuffer = 512;

    // The last message of this thread, with its header: a feed sends the same one many times.
    [ThreadStatic]
    private static (byte[] Source, int Offset, int Length, bool IsText, byte[] Framed) _last;

    private byte[] _buffer = [];
    private int _end = WebSocketFrame.MaxHeader;
    private bool _sending;

    private bool IsEmpty => _end == WebSocketFrame.MaxHeader;

    // Nothing may be sent after the close frame.
    private bool IsOpen => socket.State is WebSocketState.Open or WebSocketState.CloseReceived;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _end + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallBuffer, Math.Max(needed, 2 * _buffer.Length)));
            _buffer.AsSpan(0, Math.Min(_end, _buffer.Length)).CopyTo(larger);
            ReturnBuffer();
            _buffer = larger;
        }

        return _buffer.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _end += bytes;

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (!IsOpen)
            return Completed();
        if (IsEmpty && stream is not null && MemoryMarshal.TryGetArray(source, out var segment))
            return SendAsync(stream.WriteAsync(WithHeader(segment, connection.IsText), CancellationToken.None));
        source.CopyTo(GetMemory(source.Length));
        _end += source.Length;
        return FlushAsync(cancellationToken);
    }

    private ValueTask<FlushResult> Completed()
    {
        Clear();
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
    }

    private static byte[] WithHeader(ArraySegment<byte> source, bool isText)
    {
        var last = _last;
        if (ReferenceEquals(last.Source, source.Array)
            && last.Offset == source.Offset && last.Length == source.Count && last.IsText == isText)
            return last.Framed;
        var framed = WebSocketFrame.Whole(source, isText);
        _last = (source.Array!, source.Offset, source.Count, isText, framed);
        return framed;
    }

    // The hub's token is not passed on: cancelling a write half way would break the connection. Aborting the connection ends it.
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsEmpty)
            return default;
        if (!IsOpen)
            return Completed();
        const int header = WebSocketFrame.MaxHeader;
        ValueTask<FlushResult> sent;
        if (stream is not null)
        {
            var start = WebSocketFrame.WriteHeader(_buffer.AsSpan(0, header), _end - header, connection.IsText);
            sent = SendAsync(stream.WriteAsync(_buffer.AsMemory(start, _end - start), CancellationToken.None));
        }
        else
        {
            var type = connection.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            sent = SendAsync(socket.SendAsync(_buffer.AsMemory(header, _end - header), type, endOfMessage: true, CancellationToken.None));
        }

        if (!sent.IsCompletedSuccessfully)
            return ClearAfterAsync(sent);
        Clear();
        return sent;
    }

    private async ValueTask<FlushResult> ClearAfterAsync(ValueTask<FlushResult> sent)
    {
        try
        {
            return await sent;
        }
        finally
        {
            Clear();
        }
    }

    private ValueTask<FlushResult> SendAsync(ValueTask sending)
    {
        if (!sending.IsCompletedSuccessfully)
            return SentAsync(sending);
        sending.GetAwaiter().GetResult();
        return default;
    }

    private async ValueTask<FlushResult> SentAsync(ValueTask sending)
    {
        Volatile.Write(ref _sending, true);
        await sending;
        Volatile.Write(ref _sending, false);
        return default;
    }

    private void Clear()
    {
        _end = WebSocketFrame.MaxHeader;
        ReturnBuffer();
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The hub calls this when it gives up on a connection: a client that does not read would keep the write waiting.</summary>
    public override void CancelPendingFlush()
    {
        if (Volatile.Read(ref _sending) || stream is DirectStream { IsBlocked: true })
            connection.Abort(new ConnectionAbortedException("The client does not read."));
    }

    public override void Complete(Exception? exception = null) => Clear();
}
