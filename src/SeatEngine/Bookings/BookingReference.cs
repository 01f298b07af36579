using System.Security.Cryptography;

namespace SeatEngine.Bookings;

/// <summary>
/// What is printed on a ticket and read out on the telephone: ten letters and digits without the ones that look alike
/// (Crockford's base 32), 50 random bits.
/// </summary>
public static class BookingReference
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;

    public static string Next() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The reference as it is stored, however it was typed; null if it cannot be one.</summary>
    public static string? Canonical(string? typed)
    {
        if (typed is null || typed.Length > 2 * Length)
            return null;
        var clean = typed.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return clean.Length == Length && clean.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) ? clean : null;
    }
}
