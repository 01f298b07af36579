using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SeatHub.Transport;

/// <summary>
/// What goes out on a WebSocket: a flush is a WebSocket message, sent by whoever flushes. A frame that is sent to thousands is
/// framed once for all of them, and goes from that array to the socket with no other thread between. One writer at a time, which the
/// hub sees to.
/// </summary>
/// <param name="socket">The socket: it also answers pings and says good-bye, on the same stream.</param>
/// <param name="stream">What is below it. A write to it is whole: the web server lets no other in between. Null when it is not known, as with HTTP/2.</param>
/// <param name="connection">The connection.</param>
internal sealed class HubSocketWriter(WebSocket socket, Stream? stream, HubSocket connection) : PipeWriter
{
    private const int SmallBuffer = 512;

    // The message that this thread sent last, with its head: a feed sends the same one again and again.
    [ThreadStatic]
    private static (byte[] Source, int Offset, int Length, bool IsText, byte[] Framed) _last;

    private byte[] _buffer = [];
    private int _end = WebSocketFrame.MaxHead;
    private bool _sending;

    private bool IsEmpty => _end == WebSocketFrame.MaxHead;

    // Nothing comes after a good-bye.
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
            return Ended();
        if (IsEmpty && stream is not null && MemoryMarshal.TryGetArray(source, out var segment))
            return SendAsync(stream.WriteAsync(Framed(segment, connection.IsText), CancellationToken.None));
        source.CopyTo(GetMemory(source.Length));
        _end += source.Length;
        return FlushAsync(cancellationToken);
    }

    private ValueTask<FlushResult> Ended()
    {
        Forget();
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: true));
    }

    private static byte[] Framed(ArraySegment<byte> source, bool isText)
    {
        var last = _last;
        if (ReferenceEquals(last.Source, source.Array) && last.Offset == source.Offset && last.Length == source.Count && last.IsText == isText)
            return last.Framed;
        Span<byte> head = stackalloc byte[WebSocketFrame.MaxHead];
        head = head[WebSocketFrame.WriteHead(head, source.Count, isText)..];
        var framed = new byte[head.Length + source.Count];
        head.CopyTo(framed);
        source.CopyTo(framed, head.Length);
        _last = (source.Array!, source.Offset, source.Count, isText, framed);
        return framed;
    }

    // The hub's token is not passed on: a write that is cancelled half way breaks the socket, and aborting the connection ends it too.
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsEmpty)
            return default;
        if (!IsOpen)
            return Ended();
        const int head = WebSocketFrame.MaxHead;
        ValueTask<FlushResult> sent;
        if (stream is not null)
        {
            var start = WebSocketFrame.WriteHead(_buffer.AsSpan(0, head), _end - head, connection.IsText);
            sent = SendAsync(stream.WriteAsync(_buffer.AsMemory(start, _end - start), CancellationToken.None));
        }
        else
        {
            sent = SendAsync(socket.SendAsync(_buffer.AsMemory(head, _end - head), connection.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
                endOfMessage: true, CancellationToken.None));
        }

        if (!sent.IsCompletedSuccessfully)
            return ForgetAfterAsync(sent);
        Forget();
        return sent;
    }

    private async ValueTask<FlushResult> ForgetAfterAsync(ValueTask<FlushResult> sent)
    {
        try
        {
            return await sent;
        }
        finally
        {
            Forget();
        }
    }

    private ValueTask<FlushResult> SendAsync(ValueTask sending)
    {
        connection.HasSent();
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

    private void Forget()
    {
        _end = WebSocketFrame.MaxHead;
        ReturnBuffer();
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Called by a hub that gives the connection up. Whoever does not read what is being sent is cut off.</summary>
    public override void CancelPendingFlush()
    {
        if (Volatile.Read(ref _sending))
            connection.Abort(new ConnectionAbortedException("The other end does not read."));
    }

    public override void Complete(Exception? exception = null) => Forget();
}
