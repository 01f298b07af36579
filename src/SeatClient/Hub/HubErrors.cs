using Microsoft.AspNetCore.SignalR;

namespace SeatMap.Client;

/// <summary>What went wrong on a hub connection, as one kind of exception. Pure.</summary>
internal static class HubErrors
{
    // What SignalR puts before the message of an exception that the hub throws on purpose.
    private const string Prefix = "HubException: ";

    /// <summary>Of a call: a code that the hub sent, or a lost answer.</summary>
    public static SeatMapException OfCall(Exception error)
    {
        if (error is HubException && error.Message.IndexOf(Prefix, StringComparison.Ordinal) is var start and >= 0)
        {
            var text = error.Message[(start + Prefix.Length)..];
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && text.AsSpan(0, colon).IndexOfAnyExceptInRange('_', 'z') < 0
                ? new SeatMapException(text[..colon], text, error)
                : new SeatMapException("internal", text, error);
        }

        // The server closed the connection with an error: SignalR uses the same exception for it.
        return error is HubException && !error.Message.StartsWith("The server closed", StringComparison.Ordinal)
            ? new SeatMapException("internal", error.Message, error)
            : new SeatMapException(SeatMapException.Unreachable, error.Message, error);
    }

    /// <summary>Of opening a connection.</summary>
    public static SeatMapException OfConnect(Exception error) =>
        error as SeatMapException ?? new SeatMapException(SeatMapException.Unreachable, error.Message, error);
}
