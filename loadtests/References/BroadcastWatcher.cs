using System.Buffers.Text;
using LoadTests.Light;
using LoadTests.Measure;

namespace LoadTests.References;

/// <summary>Counts what arrives, and how long after its hold was due.</summary>
internal sealed class BroadcastLog
{
    private Histogram _second = new();

    public Histogram All { get; } = new();

    /// <summary>Before the measured time, arrivals are of this second only.</summary>
    public bool Measuring { get; set; }

    public Histogram TakeSecond() => Interlocked.Exchange(ref _second, new Histogram());

    /// <param name="due">When its hold was due: wall clock, microseconds.</param>
    public void Saw(long due)
    {
        var late = TimeSpan.FromMicroseconds(Clock.Microseconds - due);
        Volatile.Read(ref _second).Record(late);
        if (Measuring)
            All.Record(late);
    }
}

/// <summary>In the group of the stock hub.</summary>
internal sealed class StockSignalRWatcher(BroadcastLog log) : LightConnection
{
    protected override string Path => StockSignalR.Path;

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments)
    {
        arguments.Skip();
        log.Saw(BitConverter.ToInt64(arguments.Bytes()));
    }

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result)
    {
        // It calls nothing.
    }
}

/// <summary>In the room of the Socket.IO server. Speaks Engine.IO 4: text packets, the first character is the kind.</summary>
internal sealed class SocketIoWatcher(BroadcastLog log) : LightConnection
{
    protected override string Path => "/socket.io/?EIO=4&transport=websocket";

    protected override ReadOnlySpan<byte> Greeting => "40"u8;

    protected override int Opcode => 1;

    // First comes "0{…}", the transport is open; then "40{…}", the namespace is.
    protected override bool IsWelcome(ReadOnlySpan<byte> payload) => payload.StartsWith("40"u8);

    // The server asks, and the client answers.
    protected override void OnTick()
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
        log.Saw(BitConverter.ToInt64(bytes));
    }

    protected override void OnCall(ReadOnlySpan<byte> target, ref MessagePackReader arguments) => throw new NotSupportedException("No hub protocol here");

    protected override void OnAnswer(long id, bool failed, ref MessagePackReader result) => throw new NotSupportedException("No hub protocol here");
}
