using System.Buffers.Binary;

namespace SeatHub.Transport;

/// <summary>The header of a frame from a server (RFC 6455 §5.2): a whole message in one frame, not masked.</summary>
internal static class WebSocketFrame
{
    public const int MaxHeader = 10;

    private const byte Final = 0x80;
    private const byte Text = 1;
    private const byte Binary = 2;

    /// <summary>Writes the header so that it ends where the payload begins.</summary>
    /// <param name="space">At least <see cref="MaxHeader"/> bytes, directly before the payload.</param>
    /// <param name="payload">Length in bytes.</param>
    /// <param name="isText">Else binary.</param>
    /// <returns>Where in <paramref name="space"/> the header begins.</returns>
    public static int WriteHeader(Span<byte> space, int payload, bool isText)
    {
        var start = space.Length - (payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : 10);
        var header = space[start..];
        header[0] = (byte)(Final | (isText ? Text : Binary));
        switch (header.Length)
        {
            case 2:
                header[1] = (byte)payload;
                break;
            case 4:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload);
                break;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], payload);
                break;
        }

        return start;
    }

    /// <summary>A frame with its header.</summary>
    public static byte[] Whole(ReadOnlySpan<byte> payload, bool isText)
    {
        Span<byte> header = stackalloc byte[MaxHeader];
        header = header[WriteHeader(header, payload.Length, isText)..];
        var frame = new byte[header.Length + payload.Length];
        header.CopyTo(frame);
        payload.CopyTo(frame.AsSpan(header.Length));
        return frame;
    }
}
