using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatHub.Wire;

/// <summary>
/// SignalR's MessagePack hub protocol, as its public specification has it (dotnet/aspnetcore, <c>HubProtocol.md</c>): frames of
/// a varint length and one MessagePack array. Arguments and results travel as their JSON would, with the same names and
/// texts, except that <see cref="byte"/> arrays are binary. Thread-safe; for servers and .NET clients.
/// </summary>
/// <remarks>A message of a kind that is not known is passed over, so that a later protocol may add some.</remarks>
public sealed partial class MessagePackHubProtocol : IHubProtocol
{
    /// <summary>2 is 1 with Ack and Sequence.</summary>
    private const int NewestVersion = 2;

    /// <summary>A length is an unsigned number of 31 bits, seven in each byte, the lowest first.</summary>
    private const int MaxPrefix = 5;

    public string Name => "messagepack";

    public int Version => NewestVersion;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public bool IsVersionSupported(int version) => version <= NewestVersion;

    /// <exception cref="InvalidDataException">The input is no such protocol: the connection cannot go on.</exception>
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        while (TryReadFrame(ref input, out var frame))
        {
            message = Parse(frame, binder);
            if (message is not null)
                return true;
        }

        message = null;
        return false;
    }

    private static HubMessage? Parse(in ReadOnlySequence<byte> frame, IInvocationBinder binder)
    {
        if (frame.IsSingleSegment)
            return Parse(frame.FirstSpan, binder);

        // All of it has arrived, so this is no larger than what was received.
        var length = (int)frame.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            frame.CopyTo(whole);
            return Parse(whole.AsSpan(0, length), binder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static bool TryReadFrame(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(input);
        uint length = 0;
        for (var i = 0; ; i++)
        {
            if (!reader.TryRead(out var digit))
                return false;
            if (i == MaxPrefix - 1 && digit > 0x07)
                throw new InvalidDataException("A message of more than 2 GB cannot be meant");
            length |= (uint)(digit & 0x7f) << (7 * i);
            if (digit < 0x80)
                break;
        }

        if (reader.Remaining < length)
            return false;
        frame = input.Slice(reader.Position, length);
        input = input.Slice(frame.End);
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(MaxPrefix);
        try
        {
            output.Write(Frame(message, ref writer));
        }
        finally
        {
            writer.Dispose();
        }
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var writer = new MessagePackWriter(MaxPrefix);
        try
        {
            return Frame(message, ref writer).ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The body is written first, and the length right in front of it.</summary>
    private static ReadOnlySpan<byte> Frame(HubMessage message, ref MessagePackWriter writer)
    {
        Write(message, ref writer);
        var written = writer.Written;
        var length = (uint)(written.Length - MaxPrefix);
        var digits = 1;
        for (var rest = length >> 7; rest != 0; rest >>= 7)
            digits++;
        var frame = written[(MaxPrefix - digits)..];
        for (var i = 0; i < digits; i++)
            frame[i] = (byte)(length >> (7 * i) & 0x7f | (i < digits - 1 ? 0x80u : 0u));
        return frame;
    }
}
