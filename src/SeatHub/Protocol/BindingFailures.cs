using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SeatHub.Protocol;

/// <summary>
/// Errors for arguments that do not fit the method. They are <see cref="HubException"/>s, because SignalR hides the text of any other
/// exception from the caller.
/// </summary>
internal static class BindingFailures
{
    public static InvocationBindingFailureMessage OfArguments(string? invocationId, string target, string error) =>
        new(invocationId, target, Clear($"the arguments of {target} do not fit: {error}"));

    public static StreamBindingFailureMessage OfItem(string streamId, string error) =>
        new(streamId, Clear($"an item of stream {streamId} does not fit: {error}"));

    private static ExceptionDispatchInfo Clear(string error) => ExceptionDispatchInfo.Capture(new HubException($"invalid: {error}"));
}
