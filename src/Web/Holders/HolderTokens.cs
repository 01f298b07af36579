using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SeatEngine.Seats;

namespace Web.Holders;

/// <summary>What a token says: who the holder is, and for staff their name.</summary>
public sealed record HolderToken(Guid Holder, string? Staff = null);

/// <summary>
/// Signed and encrypted by the framework's data protection with keys that all nodes share: the same token is the cookie of a
/// browser and the bearer token of a program. Thread-safe.
/// </summary>
public sealed class HolderTokens(IDataProtectionProvider protection)
{
    private const int MaxLength = 2_048;
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.Holder.v1");

    public string Issue(HolderId holder, string? staff = null) => _protector.Protect(JsonSerializer.Serialize(new HolderToken(holder.Value, staff)));

    /// <summary>False for anything that was not issued here: forged, damaged, cut off.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out HolderToken? token)
    {
        token = null;
        if (text.Length > MaxLength)
            return false;
        try
        {
            token = JsonSerializer.Deserialize<HolderToken>(_protector.Unprotect(text));
            return token is not null && token.Holder != Guid.Empty;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or FormatException)
        {
            return false;
        }
    }
}
