using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

/// <summary>Writes straight to a real socket: whole, one after the other, and failing when the socket is closed.</summary>
public sealed class DirectStreamTests
{
    private const int Writers = 8;
    private const int WritesEach = 40;

    private static async Task<(Socket Near, Socket Far)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        // Small buffers: most writes do not fit at once.
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await far.ConnectAsync(listener.LocalEndPoint!);
        var near = await listener.AcceptAsync();
        near.SendBufferSize = 4_096;
        return (near, far);
    }

    [Fact]
    public async Task Writes_of_many_at_once_arrive_whole_and_in_each_ones_order()
    {
        var (near, far) = await ConnectAsync();
        using var _ = near;
        using var __ = far;
        await using var stream = new DirectStream(PipeReader.Create(Stream.Null), near);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < WritesEach; n++)
            {
                // Who, which one and how long, then that many bytes of the same.
                var length = 1 + ((writer * 7_919 + n * 104_729) % 20_000);
                var message = new byte[4 + length];
                (message[0], message[1], message[2], message[3]) = ((byte)writer, (byte)n, (byte)(length >> 8), (byte)length);
                message.AsSpan(4).Fill((byte)(writer * WritesEach + n));
                // Half of them as a broadcast does: at once, or as any other write.
                if (writer % 2 == 0 || !stream.TrySendFrame(message, out var rest))
                    await stream.WriteAsync(message);
                else
                    await rest;
            }
        })));

        var next = new int[Writers];
        await using var reading = new NetworkStream(far);
        var head = new byte[4];
        for (var n = 0; n < Writers * WritesEach; n++)
        {
            await reading.ReadExactlyAsync(head).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(next[head[0]]++, head[1]);
            var body = new byte[(head[2] << 8) | head[3]];
            await reading.ReadExactlyAsync(body).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(-1, body.AsSpan().IndexOfAnyExcept((byte)(head[0] * WritesEach + head[1])));
        }

        await writing.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task When_the_socket_is_closed_writers_and_waiting_writers_get_an_error()
    {
        var (near, far) = await ConnectAsync();
        using var _ = far;
        await using var stream = new DirectStream(PipeReader.Create(Stream.Null), near);
        // The far end reads nothing: the first does not end, the others wait for it.
        var writes = Enumerable.Range(0, Writers).Select(_ => stream.WriteAsync(new byte[8 * 1024 * 1024]).AsTask()).ToArray();
        Assert.All(writes, write => Assert.False(write.IsCompleted));

        near.Dispose();

        foreach (var write in writes)
        {
            var error = await Record.ExceptionAsync(() => write.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.True(error is IOException or ObjectDisposedException, $"{error}");
        }

        Assert.NotNull(await Record.ExceptionAsync(() => stream.WriteAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20))));
    }

    [Fact]
    public async Task A_read_of_nothing_ends_when_something_has_come_and_leaves_it()
    {
        var (near, far) = await ConnectAsync();
        using var _ = near;
        using var __ = far;
        var pipe = new Pipe();
        await using var stream = new DirectStream(pipe.Reader, near);
        var waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);

        await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });

        Assert.Equal(0, await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        var buffer = new byte[2];
        Assert.Equal(2, await stream.ReadAsync(buffer));
        Assert.Equal([1, 2], buffer);
        Assert.Equal(1, await stream.ReadAsync(buffer));
        Assert.Equal(3, buffer[0]);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(0, await stream.ReadAsync(buffer));
    }

    [Fact]
    public async Task A_frame_passes_only_while_nothing_else_is_sent_and_frames_are_not_held_back()
    {
        var (near, far) = await ConnectAsync();
        using var _ = near;
        using var __ = far;
        await using var stream = new DirectStream(PipeReader.Create(Stream.Null), near);
        Assert.True(stream.TrySendFrame([1], out var rest));
        Assert.True(rest.IsCompletedSuccessfully);
        stream.HoldBackFrames();
        Assert.False(stream.TrySendFrame([2], out var _));
        stream.LetFramesPass();

        var large = stream.WriteAsync(new byte[8 * 1024 * 1024]).AsTask();
        Assert.False(stream.TrySendFrame([3], out var _));
        await using var reading = new NetworkStream(far);
        var all = new byte[1 + 8 * 1024 * 1024];
        await reading.ReadExactlyAsync(all).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await large;
        Assert.Equal(1, all[0]);
        Assert.Equal(-1, all.AsSpan(1).IndexOfAnyExcept((byte)0));
        Assert.True(stream.TrySendFrame([4], out var _));
        await reading.ReadExactlyAsync(all.AsMemory(0, 1)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(4, all[0]);
    }

    [Fact]
    public async Task The_rest_of_a_frame_that_the_socket_took_in_part_comes_before_the_next_write()
    {
        var (near, far) = await ConnectAsync();
        using var _ = near;
        using var __ = far;
        await using var stream = new DirectStream(PipeReader.Create(Stream.Null), near);
        var frame = new byte[8 * 1024 * 1024];
        frame.AsSpan().Fill(1);
        Assert.True(stream.TrySendFrame(frame, out var rest));
        Assert.False(rest.IsCompleted);
        var next = stream.WriteAsync(new byte[] { 2 }).AsTask();
        Assert.False(stream.TrySendFrame([3], out var _));

        await using var reading = new NetworkStream(far);
        var all = new byte[frame.Length + 1];
        await reading.ReadExactlyAsync(all).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        await rest;
        await next;
        Assert.Equal(frame, all[..^1]);
        Assert.Equal(2, all[^1]);
    }

    [Fact]
    public async Task Nothing_is_sent_on_a_closed_socket()
    {
        var (near, far) = await ConnectAsync();
        using var _ = far;
        await using var stream = new DirectStream(PipeReader.Create(Stream.Null), near);
        near.Dispose();
        Assert.False(stream.TrySendFrame([1], out var _));
    }
}
