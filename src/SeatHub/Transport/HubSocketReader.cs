using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Threading.Tasks.Sources;

namespace SeatHub.Transport;

/// <summary>
/// What comes in on a WebSocket, read where the hub reads it: no pipe, no task and, while nothing comes, no buffer between the two.
/// One reader; <see cref="CancelPendingRead"/> from any thread.
/// </summary>
internal sealed class HubSocketReader(WebSocket socket) : PipeReader, IValueTaskSource<ReadResult>
{
    // A call of the hub is far smaller; a longer message makes it grow until the hub finds it too long.
    private const int SmallBuffer = 512;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private ReadOnlySequence<byte> _given;
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

    /// <summary>Only the handshake has a time limit of its own.</summary>
    private async ValueTask<ReadResult> ReadUntilAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var registration = cancellation.UnsafeRegister(static reader => ((HubSocketReader)reader!).CancelPendingRead(), this);
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

        _given = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        result = new ReadResult(_given, _canceled, _ended);
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
                // While nothing comes there is no buffer: only what has come is given one.
                var received = await socket.ReceiveAsync(_end > _start ? GetBuffer() : Memory<byte>.Empty, CancellationToken.None);
                if (received.MessageType != WebSocketMessageType.Close && _end == _start)
                    received = await socket.ReceiveAsync(GetBuffer(), CancellationToken.None);
                ended = OnReceived(received);
            }
        }
        catch (WebSocketException gone) when (gone.WebSocketErrorCode is WebSocketError.ConnectionClosedPrematurely or WebSocketError.InvalidState)
        {
            // Most clients go without a word.
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

        Wake();
    }

    /// <returns>False if nothing came: a message was empty.</returns>
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
            var looked = _given.GetOffset(examined) - _given.GetOffset(_given.Start);
            _start += (int)(_given.GetOffset(consumed) - _given.GetOffset(_given.Start));
            _examined = looked >= _given.Length;
            _given = default;
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
        Wake();
    }

    /// <summary>Completes the read that waits, outside of the gate: whoever waited goes on from here, without a hop.</summary>
    private void Wake()
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
            // Not on the thread of whoever aborts.
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
