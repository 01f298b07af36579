using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SeatEngine.Seats;

namespace Web.Holders;

/// <summary>The content of a token.</summary>
/// <param name="StaffId">
/// Null in tokens from before staff had ids. The holder's id is used then: each such token has its own holder, so it is unique.
/// </param>
public sealed record HolderToken(Guid Holder, string? Staff = null, Guid? StaffId = null);

/// <summary>
/// Issues and reads tokens. They are signed and encrypted by ASP.NET Core data protection, with keys that all nodes share. The
/// same token serves as the cookie of a browser and as the bearer token of a program. Thread-safe.
/// </summary>
public sealed class HolderTokens(IDataProtectionProvider protection)
{
    private const int MaxLength = 2_048;
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.Holder.v1");

    public string Issue(HolderId holder) => Protect(new HolderToken(holder.Value));

    /// <summary>A token for a member of staff, with a new holder and a new staff id.</summary>
    public string IssueStaff(string name) => Protect(new HolderToken(Guid.CreateVersion7(), name, Guid.CreateVersion7()));

    private string Protect(HolderToken token) => _protector.Protect(JsonSerializer.Serialize(token));

    /// <summary>False for a token that was not issued here, or is damaged or incomplete.</summary>
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
