using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SeatEngine.Seats;

namespace Web.Holders;

/// <summary>What a token says: who the holder is, and for staff their name and id.</summary>
/// <param name="StaffId">Null in a token from before staff had ids: then the holder's, which such a token does not share with another.</param>
public sealed record HolderToken(Guid Holder, string? Staff = null, Guid? StaffId = null);

/// <summary>
/// Signed and encrypted by the framework's data protection with keys that all nodes share: the same token is the cookie of a
/// browser and the bearer token of a program. Thread-safe.
/// </summary>
public sealed class HolderTokens(IDataProtectionProvider protection)
{
    private const int MaxLength = 2_048;
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.Holder.v1");

    public string Issue(HolderId holder) => Protect(new HolderToken(holder.Value));

    /// <summary>A token for a member of staff, who gets a new id and holds seats under a holder of their own.</summary>
    public string IssueStaff(string name) => Protect(new HolderToken(Guid.CreateVersion7(), name, Guid.CreateVersion7()));

    private string Protect(HolderToken token) => _protector.Protect(JsonSerializer.Serialize(token));

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
