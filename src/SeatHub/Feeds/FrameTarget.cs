using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatHub.Transport;

namespace SeatHub.Feeds;

/// <summary>
/// A watcher, and where its frames go. In an array of these a broadcast finds what it needs of each connection without reading the
/// watcher and the objects behind it: those are no longer in the processor's caches when the next frame is sent.
/// </summary>
/// <param name="Watcher">Sends what cannot be sent past it.</param>
/// <param name="Stream">Null if the connection is not directly on a socket.</param>
/// <param name="Protocol">The connection's.</param>
internal readonly record struct FrameTarget(Watcher Watcher, DirectStream? Stream, IHubProtocol Protocol)
{
    public static FrameTarget Of(Watcher watcher) => new(watcher, watcher.Stream, watcher.Connection.Protocol);

    /// <summary>Sends a frame at once if nothing else is being sent to this connection; else its watcher sends or skips it.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">The first revision in it.</param>
    /// <param name="frameFrom">Makes a frame for a watcher, of all changes from a revision on.</param>
    public void Send(SharedFrame frame, long from, Func<Watcher, long, SerializedHubMessage> frameFrom)
    {
        if (Stream is null || !Stream.TrySendFrame(frame.For(Protocol), out var rest))
            Watcher.Send(frame.Message, from, frameFrom);
        else if (!rest.IsCompletedSuccessfully)
            Watcher.SendRest(rest, frameFrom);
    }
}
