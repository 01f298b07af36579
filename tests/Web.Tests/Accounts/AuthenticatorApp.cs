using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Web.Tests.Accounts;

/// <summary>Shows codes as authenticator apps do (RFC 6238).</summary>
internal static class AuthenticatorApp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="key">In base 32.</param>
    /// <param name="later">How many half minutes from now.</param>
    public static string Code(string key, int later = 0)
    {
        var step = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + later;
        var message = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // The apps use SHA-1.
        var hash = HMACSHA1.HashData(Decode(key), message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var character in key)
        {
            bits = (bits << 5) | Alphabet.IndexOf(character, StringComparison.Ordinal);
            count += 5;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. bytes];
    }
}
