using System.Buffers.Binary;

namespace SeatHub.Transport;

/// <summary>The head of what a server sends on a WebSocket (RFC 6455 §5.2): a whole message in one frame, not masked.</summary>
internal static class WebSocketFrame
{
    public const int MaxHead = 10;

    private const byte Final = 0x80;
    private const byte Text = 1;
    private const byte Binary = 2;

    /// <summary>Writes the head so that it ends where the payload begins.</summary>
    /// <param name="room">At least <see cref="MaxHead"/> bytes; the payload follows it.</param>
    /// <param name="payload">Bytes of the payload.</param>
    /// <param name="isText">Text, or binary.</param>
    /// <returns>Where in <paramref name="room"/> the head begins.</returns>
    public static int WriteHead(Span<byte> room, int payload, bool isText)
    {
        var start = room.Length - (payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : 10);
        var head = room[start..];
        head[0] = (byte)(Final | (isText ? Text : Binary));
        switch (head.Length)
        {
            case 2:
                head[1] = (byte)payload;
                break;
            case 4:
                head[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payload);
                break;
            default:
                head[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(head[2..], payload);
                break;
        }

        return start;
    }
}
