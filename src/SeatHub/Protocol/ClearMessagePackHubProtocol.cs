using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MessagePack;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SeatHub.Protocol.Formatters;

namespace SeatHub.Protocol;

/// <summary>
/// The stock MessagePack protocol with the value formats of <see cref="ContractResolver"/> and clear errors: arguments of the wrong type
/// are answered with what is wrong, not "an error on the server". Thread-safe; for servers and .NET clients.
/// </summary>
public sealed class ClearMessagePackHubProtocol : IHubProtocol
{
    private readonly MessagePackHubProtocol _stock =
        new(Options.Create(new MessagePackHubProtocolOptions { SerializerOptions = ContractResolver.Options }));

    public string Name => _stock.Name;

    public int Version => _stock.Version;

    public TransferFormat TransferFormat => _stock.TransferFormat;

    public bool IsVersionSupported(int version) => _stock.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _stock.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _stock.WriteMessage(message, output);

    /// <exception cref="InvalidDataException">The input is not a valid message. The connection must end.</exception>
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var before = input;
        try
        {
            while (!_stock.TryParseMessage(ref input, binder, out message))
            {
                // The stock protocol consumes a message of an unknown kind and returns false: continue with the next message.
                if (input.Length == before.Length)
                    return false;
                before = input;
            }
        }
        catch (Exception cause) when (cause is not InvalidDataException)
        {
            throw new InvalidDataException(ReadErrors.Describe(cause), cause);
        }

        if (message is InvocationBindingFailureMessage call)
        {
            var frame = before.Slice(before.Start, input.Start);
            var error = Describe(call.BindingFailure.SourceException, frame, call.Target, binder);
            message = BindingFailures.OfArguments(call.InvocationId, call.Target, error);
        }
        else if (message is StreamBindingFailureMessage item)
        {
            message = BindingFailures.OfItem(item.Id, ReadErrors.Describe(item.BindingFailure.SourceException));
        }

        return true;
    }

    /// <summary>Reads the arguments a second time, because the stock protocol's error does not say which argument does not fit.</summary>
    private static string Describe(Exception cause, in ReadOnlySequence<byte> frame, string target, IInvocationBinder binder)
    {
        var lengthPrefix = new SequenceReader<byte>(frame);
        while (lengthPrefix.TryRead(out var digit) && digit > 0x7f)
        {
        }

        var argument = 0;
        try
        {
            var types = binder.GetParameterTypes(target);
            var reader = new MessagePackReader(lengthPrefix.UnreadSequence);
            reader.ReadArrayHeader();
            // Message type, headers, invocation id, target.
            for (var part = 0; part < 4; part++)
                reader.Skip();
            ReadErrors.ThrowUnlessNext(ref reader, MessagePackType.Array);
            var count = reader.ReadArrayHeader();
            if (count != types.Count)
                return $"{count} were sent, {types.Count} are expected";
            foreach (var type in types)
            {
                argument++;
                MessagePackSerializer.Deserialize(type, ref reader, ContractResolver.Options);
            }
        }
        catch (Exception error)
        {
            return argument == 0 ? ReadErrors.Describe(error) : $"argument {argument}: {ReadErrors.Describe(error)}";
        }

        return ReadErrors.Describe(cause);
    }
}
