using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Web.Holders;

/// <summary>How the keys in the database are protected; bound from <c>DataProtection</c>.</summary>
internal sealed record KeyRingOptions
{
    /// <summary>
    /// A file with a certificate and its RSA key, as PEM or, if its name ends with .pfx or .p12, PKCS #12. Null: everybody who reads the
    /// database reads the keys.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>Of the files, if they have one.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Certificates of before, for the keys that they protect.</summary>
    public string[] FormerCertificates { get; init; } = [];
}

/// <summary>The keys that sign and encrypt tokens and cookies: in the database, the same for all nodes.</summary>
internal static class KeyRing
{
    public static IServiceCollection AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var protection = services.AddDataProtection().SetApplicationName("SeatMap");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            keys => keys.XmlRepository = new DataProtectionKeys(s.GetRequiredService<NpgsqlDataSource>())));
        var options = configuration.GetSection("DataProtection").Get<KeyRingOptions>() ?? new KeyRingOptions();
        if (options.Certificate is { Length: > 0 } file)
            protection.ProtectKeysWithCertificate(Load(file, options.CertificatePassword));
        if (options.FormerCertificates.Length > 0)
        {
            protection.UnprotectKeysWithAnyCertificate(
                Array.ConvertAll(options.FormerCertificates, former => Load(former, options.CertificatePassword)));
        }

        return services;
    }

    private static X509Certificate2 Load(string file, string? password)
    {
        try
        {
            var certificate = Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12"
                ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : string.IsNullOrEmpty(password)
                    ? X509Certificate2.CreateFromPemFile(file)
                    : X509Certificate2.CreateFromEncryptedPemFile(file, password);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null ? certificate : throw new CryptographicException("it has no RSA key");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"The certificate {file} of DataProtection cannot be used: {error.Message}", error);
        }
    }
}
