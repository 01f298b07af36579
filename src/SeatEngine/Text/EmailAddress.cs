using System.Buffers;
using System.Globalization;
using System.Net.Mail;

namespace SeatEngine.Text;

/// <summary>E-mail addresses that people enter. Pure.</summary>
public static class EmailAddress
{
    // RFC 5321: 64 for the part before the @, 254 in all.
    private const int MaxLocal = 64;
    private const int MaxLength = 254;

    // No quoted parts, comments, display names or literal addresses: nobody has these, and each parser reads them its own way.
    private static readonly SearchValues<char> _refused = SearchValues.Create("\"(),:;<>[]\\");

    private static readonly IdnMapping _domains = new();

    /// <summary>
    /// The address as it is kept: without blanks around it, its domain in lower case and in the form that mail servers know (punycode).
    /// </summary>
    /// <returns>Null if mail cannot be sent to it. Whether anybody reads it there, only a mail can tell.</returns>
    public static string? Read(string? text)
    {
        var address = text?.Trim() ?? "";
        var at = address.LastIndexOf('@');
        if (at is < 1 or > MaxLocal || address.Length > MaxLength || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return null;
        if (address.AsSpan().ContainsAny(_refused) || address.IndexOf('@', StringComparison.Ordinal) != at)
            return null;
        string domain;
        try
        {
            domain = _domains.GetAscii(address[(at + 1)..]).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }

        var labels = domain.Split('.');
        var valid = labels.Length > 1 && Array.TrueForAll(labels, label => label.Length is > 0 and < 64
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
        var clean = $"{address[..at]}@{domain}";
        return valid && clean.Length <= MaxLength && MailAddress.TryCreate(clean, out _) ? clean : null;
    }
}
