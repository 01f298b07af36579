using System.Buffers.Text;
using LoadTests.Measure;
using LoadTests.RawClient;

namespace LoadTests.Baselines;

/// <summary>Delays of received frames after the time at which their hold was due. Written by the socket loop's thread.</summary>
internal sealed class BroadcastLog
{
    private TimeHistogram _second = new(oneWriter: true);

    public TimeHistogram All { get; } = new(oneWriter: true);

    /// <summary>False during the warm-up, whose frames only count in the current second.</summary>
    public bool Measuring { get; set; }

    public TimeHistogram TakeSecond() => Interlocked.Exchange(ref _second, new TimeHistogram(oneWriter: true));

    /// <param name="due">When the hold was due: wall clock, microseconds.</param>
    public void Record(long due)
    {
        var late = TimeSpan.FromMicroseconds(Clock.Microseconds - due);
        Volatile.Read(ref _second).Record(late);
        if (Measuring)
            All.Record(late);
    }
}

/// <summary>A watcher in the group of the stock hub.</summary>
internal sealed class StockSignalRWatcher(BroadcastLog log) : RawConnection
{
    protected override string Path => StockSignalR.Path;

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        arguments.Skip();
        log.Record(BitConverter.ToInt64(arguments.Bytes()));
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        // It makes no calls.
    }
}

/// <summary>A watcher in the room of the Socket.IO server, in Engine.IO 4: text packets whose first character is their kind.</summary>
internal sealed class SocketIoWatcher(BroadcastLog log) : RawConnection
{
    protected override string Path => "/socket.io/?EIO=4&transport=websocket";

    protected override ReadOnlySpan<byte> HandshakeRequest => "40"u8;

    protected override int Opcode => 1;

    // "0{…}" says that the transport is open; "40{…}", later, that the namespace is.
    protected override bool IsHandshakeReply(ReadOnlySpan<byte> payload) => payload.StartsWith("40"u8);

    // The server sends pings, and the client answers.
    protected override void SendPing()
    {
    }

    protected override void OnFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.SequenceEqual("2"u8))
        {
            SendFrame("3"u8);
            return;
        }

        // 42["Seats",1,"base64"]
        if (!payload.StartsWith("42["u8))
            return;
        var end = payload.LastIndexOf((byte)'"');
        var text = payload[..end][(payload[..end].LastIndexOf((byte)'"') + 1)..];
        Span<byte> bytes = stackalloc byte[64];
        Base64.DecodeFromUtf8(text, bytes, out _, out _);
        log.Record(BitConverter.ToInt64(bytes));
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments) =>
        throw new NotSupportedException("Socket.IO has no hub protocol");

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result) =>
        throw new NotSupportedException("Socket.IO has no hub protocol");
}
