using System.Buffers.Binary;
using System.IO.Compression;

namespace SeatEngine.Plans;

/// <summary>A plan's document as it is kept and served: gzip, a tenth of its size. Pure.</summary>
internal static class PackedDocument
{
    // Header and trailer alone. The last four bytes are the length of what was packed.
    private const int ShortestGzip = 18;

    public static byte[] Pack(ReadOnlySpan<byte> document)
    {
        using var packed = new MemoryStream(document.Length / 8);
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(document);
        return packed.ToArray();
    }

    /// <summary>False for a document that an earlier version stored as it was: JSON begins with other bytes than gzip.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> stored) => stored.Length >= ShortestGzip && stored is [0x1f, 0x8b, ..];

    public static byte[] Unpack(byte[] packed)
    {
        var document = new byte[BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan()[^4..])];
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.ReadExactly(document);
        return document;
    }
}
