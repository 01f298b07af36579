using Microsoft.AspNetCore.SignalR.Protocol;
using SeatHub.Wire.Converters;

namespace SeatHub.Wire;

public sealed partial class MessagePackHubProtocol
{
    private const int ErrorResult = 1;
    private const int VoidResult = 2;
    private const int ValueResult = 3;

    private static void Write(HubMessage message, ref MessagePackWriter writer)
    {
        switch (message)
        {
            case InvocationMessage invocation:
                WriteInvocation(HubProtocolConstants.InvocationMessageType, invocation, ref writer);
                break;
            case StreamInvocationMessage invocation:
                WriteInvocation(HubProtocolConstants.StreamInvocationMessageType, invocation, ref writer);
                break;
            case StreamItemMessage item:
                WriteStart(4, HubProtocolConstants.StreamItemMessageType, item, ref writer);
                WriteValue(item.Item, ref writer);
                break;
            case CompletionMessage completion:
                WriteCompletion(completion, ref writer);
                break;
            case CancelInvocationMessage cancel:
                WriteStart(3, HubProtocolConstants.CancelInvocationMessageType, cancel, ref writer);
                break;
            case PingMessage:
                writer.WriteArrayHeader(1);
                writer.Write(HubProtocolConstants.PingMessageType);
                break;
            case CloseMessage close:
                writer.WriteArrayHeader(3);
                writer.Write(HubProtocolConstants.CloseMessageType);
                writer.Write(string.IsNullOrEmpty(close.Error) ? null : close.Error);
                writer.Write(close.AllowReconnect);
                break;
            case AckMessage ack:
                writer.WriteArrayHeader(2);
                writer.Write(HubProtocolConstants.AckMessageType);
                writer.Write(ack.SequenceId);
                break;
            case SequenceMessage sequence:
                writer.WriteArrayHeader(2);
                writer.Write(HubProtocolConstants.SequenceMessageType);
                writer.Write(sequence.SequenceId);
                break;
            default:
                throw new NotSupportedException($"A {message.GetType().Name} is not for the wire");
        }
    }

    private static void WriteInvocation(int type, HubMethodInvocationMessage message, ref MessagePackWriter writer)
    {
        WriteStart(6, type, message, ref writer);
        writer.Write(message.Target);
        writer.WriteArrayHeader(message.Arguments?.Length ?? 0);
        foreach (var argument in message.Arguments ?? [])
            WriteValue(argument, ref writer);
        writer.WriteArrayHeader(message.StreamIds?.Length ?? 0);
        foreach (var stream in message.StreamIds ?? [])
            writer.Write(stream);
    }

    private static void WriteCompletion(CompletionMessage message, ref MessagePackWriter writer)
    {
        var kind = message.Error is not null ? ErrorResult : message.HasResult ? ValueResult : VoidResult;
        WriteStart(kind == VoidResult ? 4 : 5, HubProtocolConstants.CompletionMessageType, message, ref writer);
        writer.Write(kind);
        if (kind == ErrorResult)
            writer.Write(message.Error);
        else if (kind == ValueResult)
            WriteValue(message.Result, ref writer);
    }

    /// <summary>What all messages of an invocation begin with: kind, headers, invocation id.</summary>
    private static void WriteStart(int items, int type, HubInvocationMessage message, ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(items);
        writer.Write(type);
        writer.WriteMapHeader(message.Headers?.Count ?? 0);
        if (message.Headers is { Count: > 0 } headers)
        {
            foreach (var (name, value) in headers)
            {
                writer.Write(name);
                writer.Write(value);
            }
        }

        writer.Write(string.IsNullOrEmpty(message.InvocationId) ? null : message.InvocationId);
    }

    private static void WriteValue(object? value, ref MessagePackWriter writer)
    {
        switch (value)
        {
            case null:
                writer.WriteNil();
                break;
            case RawResult raw:
                // The answer of a client to a node that only passes it on.
                foreach (var part in raw.RawSerializedData)
                    writer.WriteRaw(part.Span);
                break;
            default:
                WireConverters.For(value.GetType()).WriteObject(ref writer, value);
                break;
        }
    }
}
