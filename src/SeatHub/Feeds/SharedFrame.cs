using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SeatHub.Transport;

namespace SeatHub.Feeds;

/// <summary>One message to many connections, as a WebSocket frame that is made once per protocol. Thread-safe.</summary>
internal sealed class SharedFrame(SerializedHubMessage message)
{
    private (IHubProtocol Protocol, byte[] Frame)[] _frames = [];

    public SerializedHubMessage Message => message;

    /// <returns>With its header. Not to be changed.</returns>
    public byte[] For(IHubProtocol protocol)
    {
        foreach (var (known, frame) in Volatile.Read(ref _frames))
        {
            if (ReferenceEquals(known, protocol))
                return frame;
        }

        // Two threads may make the same frame, and one of the two is then made again: nothing else depends on it.
        var made = WebSocketFrame.Whole(message.GetSerializedMessage(protocol).Span, protocol.TransferFormat == TransferFormat.Text);
        Volatile.Write(ref _frames, [.. _frames, (protocol, made)]);
        return made;
    }
}
