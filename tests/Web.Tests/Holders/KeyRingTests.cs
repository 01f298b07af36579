using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Harness;
using Npgsql;

namespace Web.Tests.Holders;

/// <summary>The keys in the database, protected by a certificate that is not there.</summary>
[Trait("speed", "slow")]
public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seatmap-certificates-").FullName;

    private TestDatabase _database = null!;
    private TestRedis _redis = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = await TestRedis.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Keys_are_readable_with_the_certificate_only_and_a_new_one_replaces_it()
    {
        var (first, second) = (Pem("first.pem"), Pfx("second.pfx", "secret"));
        await using var node = Start($"DataProtection:Certificate={first}");
        var token = (await node.NewCallerAsync()).Token!;

        var stored = await StoredKeysAsync();
        Assert.Contains("EncryptedData", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", stored, StringComparison.Ordinal);

        await using (var other = Start($"DataProtection:Certificate={first}"))
            Assert.Equal(404, await AskAsync(other, token));
        await using (var next = Start(
            $"DataProtection:Certificate={second}", "DataProtection:CertificatePassword=secret",
            $"DataProtection:FormerCertificates:0={Pfx("first.pfx", "secret", first)}"))
        {
            Assert.Equal(404, await AskAsync(next, token));
        }

        await using (var without = Start("Logging:LogLevel:Default=None"))
            Assert.Equal(401, await AskAsync(without, token));
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_named_and_the_node_does_not_start()
    {
        var file = Path.Combine(_directory, "broken.pem");
        File.WriteAllText(file, "no certificate");
        var refused = Assert.ThrowsAny<Exception>(() => Start($"DataProtection:Certificate={file}"));
        Assert.Contains(file, $"{refused}", StringComparison.Ordinal);
    }

    private WebNode Start(params string[] settings) =>
        WebNode.Start(_database.ConnectionString, _redis.ConnectionString, [$"Redis:KeyPrefix={_redis.Prefix}", .. settings]);

    /// <summary>404: the token is good, and there is no such hold.</summary>
    private static async Task<int> AskAsync(WebNode node, string token) =>
        (await node.With(token).GetAsync($"holds/{Guid.CreateVersion7()}")).Status;

    private async Task<string> StoredKeysAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT string_agg(xml, '') FROM data_protection_keys", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private string Pem(string name)
    {
        using var key = RSA.Create(2048);
        using var certificate = SelfSigned(key);
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }

    /// <param name="pem">The certificate; a new one when null.</param>
    private string Pfx(string name, string password, string? pem = null)
    {
        using var key = RSA.Create(2048);
        using var certificate = pem is null ? SelfSigned(key) : X509Certificate2.CreateFromPemFile(pem);
        var file = Path.Combine(_directory, name);
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    private static X509Certificate2 SelfSigned(RSA key) =>
        new CertificateRequest("CN=SeatMap keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
}
