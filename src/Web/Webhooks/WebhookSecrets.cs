using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Web.Webhooks;

/// <summary>Secrets that sign webhooks: shown once, and kept protected by the server's keys. Thread-safe.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("SeatMap.Webhook.v1");

    /// <returns>As Standard Webhooks writes it, and as it is stored.</returns>
    public (string Secret, string Protected) Create()
    {
        var secret = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
        return (secret, _protector.Protect(secret));
    }

    /// <exception cref="CryptographicException">The key that protects it is no longer in the key ring.</exception>
    public string Read(string stored) => _protector.Unprotect(stored);
}
