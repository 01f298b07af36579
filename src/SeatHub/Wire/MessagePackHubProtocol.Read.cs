using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatHub.Wire.Converters;

namespace SeatHub.Wire;

public sealed partial class MessagePackHubProtocol
{
    /// <returns>Null for a kind of message that is not known.</returns>
    private static HubMessage? Parse(ReadOnlySpan<byte> frame, IInvocationBinder binder)
    {
        var reader = new MessagePackReader(frame);
        var items = reader.ReadArrayHeader();
        switch (reader.ReadInt64())
        {
            case HubProtocolConstants.InvocationMessageType:
                AtLeast(5, items);
                return ReadInvocation(ref reader, binder, items, isStream: false);
            case HubProtocolConstants.StreamInvocationMessageType:
                AtLeast(5, items);
                return ReadInvocation(ref reader, binder, items, isStream: true);
            case HubProtocolConstants.StreamItemMessageType:
                AtLeast(4, items);
                return ReadStreamItem(ref reader, binder);
            case HubProtocolConstants.CompletionMessageType:
                AtLeast(4, items);
                return ReadCompletion(ref reader, binder, items);
            case HubProtocolConstants.CancelInvocationMessageType:
                AtLeast(3, items);
                var headers = ReadHeaders(ref reader);
                return new CancelInvocationMessage(ReadRequiredId(ref reader)) { Headers = headers };
            case HubProtocolConstants.PingMessageType:
                return PingMessage.Instance;
            case HubProtocolConstants.CloseMessageType:
                AtLeast(2, items);
                var error = reader.ReadString();
                var allowReconnect = items > 2 && reader.ReadBoolean();
                return error is null && !allowReconnect ? CloseMessage.Empty : new CloseMessage(error, allowReconnect);
            case HubProtocolConstants.AckMessageType:
                AtLeast(2, items);
                return new AckMessage(reader.ReadInt64());
            case HubProtocolConstants.SequenceMessageType:
                AtLeast(2, items);
                return new SequenceMessage(reader.ReadInt64());
            default:
                return null;
        }
    }

    private static HubMessage ReadInvocation(ref MessagePackReader reader, IInvocationBinder binder, int items, bool isStream)
    {
        var headers = ReadHeaders(ref reader);
        var invocationId = isStream ? ReadRequiredId(ref reader) : ReadId(ref reader);
        var name = reader.ReadUtf8();
        if (name.IsEmpty)
            throw new InvalidDataException("an invocation names no method");
        var target = binder.GetTarget(name) ?? Encoding.UTF8.GetString(name);

        object?[] arguments;
        try
        {
            arguments = ReadArguments(ref reader, binder.GetParameterTypes(target));
        }
        catch (Exception cause)
        {
            // Whatever it is, this call alone is wrong: its frame is known to have ended, and the connection goes on.
            return BindingFailures.OfArguments(invocationId, target, cause);
        }

        // Clients older than upload streams send five items.
        var streams = items > 5 ? ReadStreamIds(ref reader) : null;
        return isStream
            ? new StreamInvocationMessage(invocationId!, target, arguments, streams) { Headers = headers }
            : new InvocationMessage(invocationId, target, arguments, streams) { Headers = headers };
    }

    private static object?[] ReadArguments(ref MessagePackReader reader, IReadOnlyList<Type> types)
    {
        var count = reader.ReadArrayHeader();
        if (count != types.Count)
            throw new InvalidDataException($"{count} were sent, {types.Count} are expected");
        if (count == 0)
            return [];
        var arguments = new object?[count];
        for (var i = 0; i < count; i++)
        {
            try
            {
                arguments[i] = WireConverters.For(types[i]).ReadObject(ref reader);
            }
            catch (InvalidDataException cause)
            {
                throw new InvalidDataException($"argument {i + 1}: {cause.Message}");
            }
        }

        return arguments;
    }

    private static HubMessage ReadStreamItem(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var streamId = ReadRequiredId(ref reader);
        try
        {
            var item = WireConverters.For(binder.GetStreamItemType(streamId)).ReadObject(ref reader);
            return new StreamItemMessage(streamId, item) { Headers = headers };
        }
        catch (Exception cause)
        {
            // As with arguments; an unknown stream is among the causes.
            return BindingFailures.OfItem(streamId, cause);
        }
    }

    private static CompletionMessage ReadCompletion(ref MessagePackReader reader, IInvocationBinder binder, int items)
    {
        var headers = ReadHeaders(ref reader);
        var invocationId = ReadRequiredId(ref reader);
        switch (reader.ReadInt64())
        {
            case ErrorResult:
                AtLeast(5, items);
                return new CompletionMessage(invocationId, reader.ReadString() ?? "", null, hasResult: false) { Headers = headers };
            case VoidResult:
                return new CompletionMessage(invocationId, null, null, hasResult: false) { Headers = headers };
            case ValueResult:
                AtLeast(5, items);
                return ReadResult(ref reader, binder, invocationId, headers);
            case var kind:
                throw new InvalidDataException($"{kind} is no kind of result");
        }
    }

    private static CompletionMessage ReadResult(ref MessagePackReader reader, IInvocationBinder binder, string invocationId, IDictionary<string, string>? headers)
    {
        object? result = null;
        string? error = null;
        if (ReturnType(binder, invocationId) is not { } type)
        {
            reader.Skip();
        }
        else if (type == typeof(RawResult))
        {
            result = new RawResult(new ReadOnlySequence<byte>(reader.ReadRaw().ToArray()));
        }
        else
        {
            try
            {
                result = WireConverters.For(type).ReadObject(ref reader);
            }
            catch (Exception cause)
            {
                // As with arguments: told to the one who waits for the result.
                error = $"The result is no {type.Name}: {cause.Message}";
            }
        }

        return new CompletionMessage(invocationId, error, result, hasResult: error is null) { Headers = headers };
    }

    private static Type? ReturnType(IInvocationBinder binder, string invocationId)
    {
        try
        {
            return binder.GetReturnType(invocationId);
        }
        catch (Exception)
        {
            // Binders throw for an invocation that nobody waits for any more: cancelled, or never made.
            return null;
        }
    }

    private static Dictionary<string, string>? ReadHeaders(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        if (count == 0)
            return null;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadUtf8();
            headers[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(reader.ReadUtf8());
        }

        return headers;
    }

    private static string[]? ReadStreamIds(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        if (count == 0)
            return null;
        var streams = new string[count];
        for (var i = 0; i < count; i++)
            streams[i] = ReadRequiredId(ref reader);
        return streams;
    }

    /// <summary>Null for nil and for an empty one: nobody waits for an answer.</summary>
    private static string? ReadId(ref MessagePackReader reader) => reader.ReadString() is { Length: > 0 } id ? id : null;

    private static string ReadRequiredId(ref MessagePackReader reader) =>
        ReadId(ref reader) ?? throw new InvalidDataException("an id is missing");

    private static void AtLeast(int expected, int items)
    {
        if (items < expected)
            throw new InvalidDataException($"a message of {items} parts should have {expected}");
    }
}
