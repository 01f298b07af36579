using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using SeatEngine.Seats;

namespace SeatEngine.Staff;

/// <summary>
/// A staff token as people and cookies carry it: <c>staff_</c> and 64 characters, base64url of its id (16 bytes) and its secret (32 random
/// bytes). The secret is random in all its bits, so one round of SHA-256 is enough to store it.
/// </summary>
public static class StaffTokenText
{
    private const string Prefix = "staff_";
    private const int IdBytes = 16, SecretBytes = 32;
    private const int EncodedLength = (IdBytes + SecretBytes) / 3 * 4;

    /// <summary>Whether it looks like one. Everything else is a visitor's token, or none.</summary>
    public static bool IsStaff(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A new token, and the hash to store.</summary>
    internal static (StaffTokenId Id, string Text, byte[] Hash) Make()
    {
        var id = new StaffTokenId(Guid.CreateVersion7());
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes[IdBytes..]);
        return (id, Prefix + Base64Url.EncodeToString(bytes), SHA256.HashData(bytes[IdBytes..]));
    }

    internal static bool TryRead(string text, out StaffTokenId id, out byte[] hash)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + SecretBytes];
        if (!IsStaff(text) || text.Length != Prefix.Length + EncodedLength
            || Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length), bytes, out _, out var written) != OperationStatus.Done
            || written != bytes.Length)
        {
            (id, hash) = (default, []);
            return false;
        }

        id = new StaffTokenId(new Guid(bytes[..IdBytes], bigEndian: true));
        hash = SHA256.HashData(bytes[IdBytes..]);
        return true;
    }
}
