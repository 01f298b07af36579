using System.Security.Cryptography;
using System.Text;
using SeatEngine.Seats;

namespace Web.Http;

/// <summary>
/// The command id of a POST: its <c>Idempotency-Key</c>, or a new one. A key that is a UUID is taken as it is; any other is made
/// into one together with the holder and the path, so that two callers' "1" are not the same.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>Marks an endpoint that reads the key, for the API document.</summary>
    public sealed record Accepted;

    public static Guid Read(HttpRequest request, HolderId holder)
    {
        var key = request.Headers[Header].ToString();
        if (key.Length == 0)
            return Guid.CreateVersion7();
        if (key.Length > MaxLength)
            throw new BadHttpRequestException($"An Idempotency-Key has at most {MaxLength} characters.");
        if (Guid.TryParse(key, out var id) && id != Guid.Empty)
            return id;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{holder}|{request.Path}|{key}"));
        return new Guid(hash.AsSpan(0, 16));
    }
}
