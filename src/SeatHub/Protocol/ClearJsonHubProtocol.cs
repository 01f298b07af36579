using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SeatEngine.Json;

namespace SeatHub.Protocol;

/// <summary>
/// The stock JSON protocol with clear errors: arguments of the wrong type are answered with what is wrong, not "an error on the server".
/// </summary>
internal sealed class ClearJsonHubProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _stock = new(options);

    public string Name => _stock.Name;

    public int Version => _stock.Version;

    public TransferFormat TransferFormat => _stock.TransferFormat;

    public bool IsVersionSupported(int version) => _stock.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _stock.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _stock.WriteMessage(message, output);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var before = input.Length;
        while (!_stock.TryParseMessage(ref input, binder, out message))
        {
            // The stock protocol consumes a message of an unknown kind and returns false. SignalR would then wait for more input and
            // not process the messages that follow in the buffer.
            if (input.Length == before)
                return false;
            before = input.Length;
        }

        message = message switch
        {
            InvocationBindingFailureMessage failure => BindingFailures.OfArguments(
                failure.InvocationId, failure.Target, Describe(failure.BindingFailure.SourceException)),
            StreamBindingFailureMessage failure => BindingFailures.OfItem(failure.Id, Describe(failure.BindingFailure.SourceException)),
            _ => message,
        };
        return true;
    }

    private static string Describe(Exception cause) => (cause.InnerException ?? cause) switch
    {
        JsonException json => JsonFaults.Describe(json),
        var other => other.Message,
    };
}
