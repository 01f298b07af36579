using System.Security.Cryptography;
using System.Text;
using SeatEngine.Seats;

namespace Web.Http;

/// <summary>
/// The command id of a request: its <c>Idempotency-Key</c>, or a new id. A key that is a UUID is used as it is. Any other is hashed
/// together with the holder and the path, so that the same key from two callers gives two ids.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>
    /// <c>true</c> when the caller sends a request again because it has not seen the answer: a node that has just started then asks
    /// the database for the first answer, instead of refusing seats that are taken by that very hold.
    /// </summary>
    public const string RepeatHeader = "Idempotency-Repeat";

    /// <summary>Marks an endpoint that reads the key, for the API document.</summary>
    public sealed record Accepted;

    public static bool IsRepeat(HttpRequest request) => request.Headers[RepeatHeader].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw new BadHttpRequestException($"{RepeatHeader} is true or false."),
    };

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
