using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SeatEngine.Seats;

namespace Web.Holders;

/// <summary>The content of a visitor's token.</summary>
/// <param name="Staff">
/// A name, in a token of staff from before these were in the database. Nobody could revoke them, so they are valid no more.
/// </param>
public sealed record HolderToken(Guid Holder, string? Staff = null);

/// <summary>
/// Issues and reads visitors' tokens. They are signed and encrypted by ASP.NET Core data protection, with keys that all nodes share. The
/// same token serves as the cookie of a browser and as the bearer token of a program. Thread-safe.
/// </summary>
public sealed class HolderTokens(IDataProtectionProvider protection)
{
    private const int MaxLength = 2_048;
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.Holder.v1");

    public string Issue(HolderId holder) => _protector.Protect(JsonSerializer.Serialize(new HolderToken(holder.Value)));

    /// <summary>False for a token that was not issued here, or is damaged or incomplete.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out HolderToken? token)
    {
        token = null;
        if (text.Length > MaxLength)
            return false;
        try
        {
            token = JsonSerializer.Deserialize<HolderToken>(_protector.Unprotect(text));
            return token is { Staff: null } && token.Holder != Guid.Empty;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or FormatException)
        {
            return false;
        }
    }
}
