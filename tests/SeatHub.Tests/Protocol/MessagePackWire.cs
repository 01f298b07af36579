using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatEngine.Commands;
using SeatEngine.Live;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace SeatHub.Tests.Protocol;

/// <summary>The protocol under test, and bytes in and out of it.</summary>
internal static class MessagePackWire
{
    public static readonly ClearMessagePackHubProtocol HubProtocol = new();

    /// <summary>The message with its length in front.</summary>
    public static byte[] Framed(byte[] body)
    {
        var frame = new List<byte>();
        var rest = body.Length;
        for (; rest > 0x7f; rest >>= 7)
            frame.Add((byte)(rest | 0x80));
        frame.Add((byte)rest);
        return [.. frame, .. body];
    }

    public static byte[] Hex(string text) =>
        Convert.FromHexString(text.Replace("0x", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The one message that these bytes are, to the last.</summary>
    public static HubMessage Read(byte[] bytes, IInvocationBinder? binder = null)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.True(HubProtocol.TryParseMessage(ref input, binder ?? new HubBinder(), out var message));
        Assert.True(input.IsEmpty);
        return message;
    }

    public static byte[] Write(HubMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        HubProtocol.WriteMessage(message, output);
        Assert.Equal(output.WrittenSpan, HubProtocol.GetMessageBytes(message).Span);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The same bytes, in pieces that end at the given places.</summary>
    public static ReadOnlySequence<byte> Pieces(byte[] bytes, params IEnumerable<int> ends)
    {
        Piece? first = null, last = null;
        var start = 0;
        foreach (var end in ends.Append(bytes.Length))
        {
            last = new Piece(bytes.AsMemory(start..end), last);
            first ??= last;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}

/// <summary>The seat map hub's methods, and those of the specification's examples.</summary>
internal sealed class HubBinder : IInvocationBinder
{
    private static readonly Dictionary<string, Type[]> Methods = new()
    {
        ["method"] = [typeof(int)],
        ["nothing"] = [],
        ["Join"] = [typeof(long), typeof(Position?)],
        ["Leave"] = [typeof(long)],
        ["Hold"] = [typeof(long), typeof(Guid), typeof(int[])],
        ["HoldBest"] = [typeof(long), typeof(Guid), typeof(BestRequest)],
        ["HoldMany"] = [typeof(long), typeof(NewHold[])],
        ["AddToHold"] = [typeof(long), typeof(Guid), typeof(SeatsToAdd)],
        ["Extend"] = [typeof(long), typeof(Guid), typeof(Guid)],
        ["Release"] = [typeof(long), typeof(Guid), typeof(int[])],
        ["Seats"] = [typeof(long), typeof(byte[])],
        ["Snapshot"] = [typeof(long), typeof(int), typeof(long), typeof(byte[])],
        ["HoldChanged"] = [typeof(HoldNotice)],
    };

    public Type ResultType { get; init; } = typeof(int);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
        Methods.GetValueOrDefault(methodName) ?? throw new HubException("Method does not exist.");

    public Type GetReturnType(string invocationId) =>
        invocationId == "gone" ? throw new InvalidOperationException("nobody waits") : ResultType;

    public Type GetStreamItemType(string streamId) => streamId == "gone" ? throw new KeyNotFoundException("no such stream") : typeof(int);
}
