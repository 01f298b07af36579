using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatHub.Wire;

/// <summary>
/// What a caller is told whose arguments do not fit the method. A <see cref="HubException"/>, because the text of any other
/// exception is kept from the caller, who then knows nothing.
/// </summary>
internal static class BindingFailures
{
    public static InvocationBindingFailureMessage OfArguments(string? invocationId, string target, Exception cause) =>
        new(invocationId, target, Clear($"the arguments of {target} do not fit", cause));

    public static StreamBindingFailureMessage OfItem(string streamId, Exception cause) =>
        new(streamId, Clear($"an item of stream {streamId} does not fit", cause));

    private static ExceptionDispatchInfo Clear(string what, Exception cause) =>
        ExceptionDispatchInfo.Capture(new HubException($"invalid: {what}: {cause.InnerException?.Message ?? cause.Message}"));
}
