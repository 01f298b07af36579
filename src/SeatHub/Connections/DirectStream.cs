using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SeatHub.Connections;

/// <summary>
/// The stream of an upgraded request whose writes go to the socket themselves: a frame costs the system call and little else.
/// Everything that is written to the connection from now on comes this way, one write after the other; reads stay the web server's.
/// </summary>
internal sealed partial class DirectStream(Stream upgraded, Socket socket) : Stream
{
    // The WebSocket's own answers (to a ping, to a good-bye) are written by whoever reads.
    private readonly SemaphoreSlim _turn = new(1);

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

    /// <remarks>The token is for waiting: what has been begun is not left half way.</remarks>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_turn.Wait(0, CancellationToken.None))
            return WaitAndWriteAsync(buffer, cancellationToken);
        // Tries at once, and waits elsewhere if the other end does not read.
        var sent = TrySend(buffer.Span);
        if (sent < buffer.Length)
            return EndAsync(socket.SendAsync(buffer[sent..], SocketFlags.None, CancellationToken.None));
        _turn.Release();
        return default;
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

    private async ValueTask WaitAndWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        await EndAsync(socket.SendAsync(buffer, SocketFlags.None, CancellationToken.None));
    }

    private async ValueTask EndAsync(ValueTask<int> sending)
    {
        try
        {
            await sending;
        }
        catch (SocketException error)
        {
            throw new IOException("The connection was lost.", error);
        }
        finally
        {
            _turn.Release();
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
