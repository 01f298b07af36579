using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Threading.Tasks.Sources;

namespace SeatHub.Transport;

/// <summary>
/// Reads a WebSocket directly for the hub: no pipe and no task between the two, and no buffer while nothing arrives. One reader;
/// <see cref="CancelPendingRead"/> from any thread.
/// </summary>
internal sealed class HubSocketReader(WebSocket socket) : PipeReader, IValueTaskSource<ReadResult>
{
    // Larger than most hub calls. The buffer grows for a longer message, until the hub rejects it as too long.
    private const int SmallBuffer = 512;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private ReadOnlySequence<byte> _lastRead;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private bool _examined = true;
    private bool _receiving;
    private bool _waiting;
    private bool _canceled;
    private bool _ended;
    private bool _completed;
    private Exception? _error;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            return ReadUntilAsync(cancellationToken);
        lock (_gate)
        {
            if (TryTake_NeedsGate(out var result))
                return new ValueTask<ReadResult>(result);
            _waiting = true;
            _waiter.Reset();
            if (!_receiving)
            {
                _receiving = true;
                _ = ReceiveAsync();
            }

            return new ValueTask<ReadResult>(this, _waiter.Version);
        }
    }

    /// <summary>Waits until something has arrived, and leaves it for the next read.</summary>
    /// <returns>False if the connection ended.</returns>
    public async Task<bool> WaitForBytesAsync(CancellationToken cancellation)
    {
        var result = await ReadAsync(cancellation);
        AdvanceTo(result.Buffer.Start);
        return !result.Buffer.IsEmpty;
    }

    /// <summary>The slow way, with a timeout: only the handshake has one.</summary>
    private async ValueTask<ReadResult> ReadUntilAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var registration = cancellation.UnsafeRegister(
            static reader => ((HubSocketReader)reader!).CancelPendingRead(), this);
        var result = await ReadAsync(CancellationToken.None);
        if (result.IsCanceled)
            cancellation.ThrowIfCancellationRequested();
        return result;
    }

    private bool TryTake_NeedsGate(out ReadResult result)
    {
        if (_error is not null)
            throw new IOException("The connection was lost.", _error);
        if (!_canceled && _examined && !_ended)
        {
            result = default;
            return false;
        }

        _lastRead = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        result = new ReadResult(_lastRead, _canceled, _ended);
        _canceled = false;
        return true;
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            var ended = false;
            while (!ended)
            {
                // A read into no memory completes when there are bytes; only then a buffer is rented.
                var received = await socket.ReceiveAsync(_end > _start ? GetBuffer() : Memory<byte>.Empty, CancellationToken.None);
                if (received.MessageType != WebSocketMessageType.Close && _end == _start)
                    received = await socket.ReceiveAsync(GetBuffer(), CancellationToken.None);
                ended = OnReceived(received);
            }
        }
        catch (WebSocketException error)
            when (error.WebSocketErrorCode is WebSocketError.ConnectionClosedPrematurely or WebSocketError.InvalidState)
        {
            // Most clients end without a close frame.
            _ended = true;
        }
        catch (Exception error)
        {
            failure = error;
        }

        lock (_gate)
        {
            _receiving = false;
            _error = failure;
            if (_completed)
                ReturnBuffer();
        }

        CompleteWaitingRead();
    }

    /// <returns>False if the message was empty: receive again.</returns>
    private bool OnReceived(ValueWebSocketReceiveResult received)
    {
        lock (_gate)
        {
            if (received.MessageType == WebSocketMessageType.Close)
                return _ended = true;
            if (received.Count == 0)
                return false;
            _end += received.Count;
            _examined = false;
            return true;
        }
    }

    private Memory<byte> GetBuffer()
    {
        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallBuffer, 2 * (_end - _start)));
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            ReturnBuffer();
            (_buffer, _end, _start) = (larger, _end - _start, 0);
        }

        return _buffer.AsMemory(_end);
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_gate)
        {
            var examinedBytes = _lastRead.GetOffset(examined) - _lastRead.GetOffset(_lastRead.Start);
            _start += (int)(_lastRead.GetOffset(consumed) - _lastRead.GetOffset(_lastRead.Start));
            _examined = examinedBytes >= _lastRead.Length;
            _lastRead = default;
            if (_start < _end || _receiving)
                return;
            _examined = true;
            ReturnBuffer();
            _start = _end = 0;
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
            return TryTake_NeedsGate(out result);
    }

    public override void CancelPendingRead()
    {
        lock (_gate)
            _canceled = true;
        CompleteWaitingRead();
    }

    /// <summary>Completes the waiting read, outside the gate, because its continuation runs on this thread.</summary>
    private void CompleteWaitingRead()
    {
        ReadResult result = default;
        Exception? error;
        lock (_gate)
        {
            if (!_waiting)
                return;
            error = _error;
            if (error is null && !TryTake_NeedsGate(out result))
                return;
            _waiting = false;
            // A cancelled read continues on the pool: the caller of CancelPendingRead may hold locks.
            _waiter.RunContinuationsAsynchronously = result.IsCanceled;
        }

        if (error is not null)
            _waiter.SetException(new IOException("The connection was lost.", error));
        else
            _waiter.SetResult(result);
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            _completed = true;
            if (!_receiving)
                ReturnBuffer();
        }
    }

    public ReadResult GetResult(short token) => _waiter.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _waiter.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);
}
