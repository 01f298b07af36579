using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeatHub.Transport;

/// <summary>
/// The stream of an upgraded connection whose writes go straight to the socket: a frame costs the system call and little else. After the
/// upgrade every write to the connection uses this stream, and writes do not overlap.
/// </summary>
/// <param name="input">What the transport has received.</param>
/// <param name="socket">The transport's.</param>
internal sealed partial class DirectStream(PipeReader input, Socket socket) : Stream
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    private const int Idle = 0;
    private const int Writing = 1;
    private const int Awaited = 2;

    private readonly SafeSocketHandle _handle = socket.SafeHandle;

    // The WebSocket answers pings and close frames on the reader's thread; such a write waits here for the one before. A semaphore
    // would take 90 bytes per connection. Guarded by the stream itself.
    private Queue<TaskCompletionSource>? _waiting;

    // Awaited: writing, and others wait. To and from Awaited only under the stream's lock.
    private int _state;
    private int _holdBacks;
    private bool _isBlocked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <remarks>With an empty buffer it completes when there is something to read, as a read of a socket does.</remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = input.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully
            ? new ValueTask<int>(Take(reading.GetAwaiter().GetResult(), buffer.Span))
            : TakeAsync(reading, buffer);
    }

    // Pooled: every connection waits here, and every ping of every client ends such a wait.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> TakeAsync(ValueTask<ReadResult> reading, Memory<byte> buffer) => Take(await reading, buffer.Span);

    private int Take(ReadResult result, Span<byte> buffer)
    {
        var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer);
        input.AdvanceTo(taken.End);
        return (int)taken.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <remarks>Ignores the token: half a frame would break the connection. Aborting the connection ends every wait.</remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (BeginWrite() is { } previous)
            return WriteAfterAsync(previous, buffer);
        // Synchronous attempt first; the rest is sent asynchronously if the peer does not read.
        var sent = TrySend(buffer.Span);
        if (sent < buffer.Length)
            return SendRestAsync(buffer[sent..]);
        EndWrite();
        return default;
    }

    /// <summary>A write waits for the peer to read.</summary>
    public bool IsBlocked => Volatile.Read(ref _isBlocked);

    /// <summary>From now on <see cref="TrySendFrame"/> sends nothing, until each call has been taken back.</summary>
    public void HoldBackFrames() => Interlocked.Increment(ref _holdBacks);

    public void LetFramesPass() => Interlocked.Decrement(ref _holdBacks);

    /// <summary>
    /// Sends a whole WebSocket frame if no other write is under way and frames are not held back. For a broadcast: of all the objects of
    /// a connection it touches only this one and the handle.
    /// </summary>
    /// <param name="frame">With its header.</param>
    /// <param name="rest">What the socket did not take at once is sent by this task.</param>
    /// <returns>False if nothing was sent.</returns>
    public bool TrySendFrame(byte[] frame, out ValueTask rest)
    {
        rest = default;
        if (Interlocked.CompareExchange(ref _state, Writing, Idle) != Idle)
            return false;
        // After the state: who holds frames back and writes then comes after a frame that is under way.
        var sent = Volatile.Read(ref _holdBacks) == 0 ? TrySend(frame) : 0;
        if (sent > 0 && sent < frame.Length)
        {
            rest = SendRestAsync(frame.AsMemory(sent));
            return true;
        }

        EndWrite();
        return sent > 0;
    }

    /// <returns>Null if the caller may write now, else a task that completes when it may.</returns>
    private Task? BeginWrite()
    {
        if (Interlocked.CompareExchange(ref _state, Writing, Idle) == Idle)
            return null;
        lock (this)
        {
            while (true)
            {
                if (Interlocked.CompareExchange(ref _state, Writing, Idle) == Idle)
                    return null;
                if (Interlocked.CompareExchange(ref _state, Awaited, Writing) != Idle)
                    break;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Enqueue(waiter);
            return waiter.Task;
        }
    }

    private void EndWrite()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Writing) == Writing)
            return;
        TaskCompletionSource next;
        lock (this)
        {
            next = _waiting!.Dequeue();
            if (_waiting.Count == 0)
                Volatile.Write(ref _state, Writing);
        }

        next.SetResult();
    }

    /// <returns>Bytes sent without blocking (usually all). Errors surface when the remainder is sent.</returns>
    /// <remarks>Socket.Send would do the same system call, but keeps an event object of 300 bytes for each connection.</remarks>
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        try
        {
            return Math.Max(0, (int)Send(_handle, bytes, bytes.Length, DontWait | NoSignal));
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    private async ValueTask WriteAfterAsync(Task previous, ReadOnlyMemory<byte> buffer)
    {
        await previous;
        await SendRestAsync(buffer);
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> rest)
    {
        Volatile.Write(ref _isBlocked, true);
        try
        {
            await socket.SendAsync(rest, SocketFlags.None, CancellationToken.None);
        }
        catch (SocketException error)
        {
            throw new IOException("The connection was lost.", error);
        }
        finally
        {
            Volatile.Write(ref _isBlocked, false);
            EndWrite();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
