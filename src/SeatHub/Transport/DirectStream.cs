using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SeatHub.Transport;

/// <summary>
/// The stream of an upgraded request whose writes go to the socket themselves: a frame costs the system call and little else.
/// Everything that is written to the connection from now on comes this way, one write after the other; reads stay the web server's.
/// </summary>
internal sealed partial class DirectStream(Stream upgraded, Socket socket) : Stream
{
    // The WebSocket's own answers (to a ping, to a good-bye) are written by whoever reads, and wait here for their turn. A
    // semaphore would be ninety bytes for each connection. Guarded by the stream itself, as the flag is.
    private Queue<TaskCompletionSource>? _waiting;
    private bool _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => upgraded.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => upgraded.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <remarks>The token is not heeded: what has been begun is not left half way, and a connection that is aborted ends every wait.</remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TakeTurn() is { } turn)
            return WaitAndWriteAsync(turn, buffer);
        // Tries at once, and waits elsewhere if the other end does not read.
        var sent = TrySend(buffer.Span);
        if (sent < buffer.Length)
            return SendAndEndAsync(buffer[sent..]);
        GiveTurn();
        return default;
    }

    /// <returns>Null if it is the caller's turn, else what ends when it is.</returns>
    private Task? TakeTurn()
    {
        lock (this)
        {
            if (!_taken)
            {
                _taken = true;
                return null;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Enqueue(turn);
            return turn.Task;
        }
    }

    private void GiveTurn()
    {
        TaskCompletionSource? next = null;
        lock (this)
            _taken = _waiting is not null && _waiting.TryDequeue(out next);
        next?.SetResult();
    }

    /// <returns>How much the socket took at once: all of it, as good as always. Whatever is wrong shows when the rest is sent.</returns>
    /// <remarks>The framework's way to the same system call keeps an event object of 300 bytes for each connection.</remarks>
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        try
        {
            return Math.Max(0, (int)Send(socket.SafeHandle, bytes, bytes.Length, DontWait | NoSignal));
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    private async ValueTask WaitAndWriteAsync(Task turn, ReadOnlyMemory<byte> buffer)
    {
        await turn;
        await SendAndEndAsync(buffer);
    }

    private async ValueTask SendAndEndAsync(ReadOnlyMemory<byte> rest)
    {
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
            GiveTurn();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            upgraded.Dispose();
        base.Dispose(disposing);
    }
}
