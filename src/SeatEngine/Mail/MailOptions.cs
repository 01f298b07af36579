using System.ComponentModel.DataAnnotations;
using System.Net;
using SeatEngine.Text;

namespace SeatEngine.Mail;

/// <summary>How the connection to the SMTP server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in clear, and nothing is sent before it is encrypted (usual at port 587).</summary>
    StartTls,

    /// <summary>Encrypted from the start (usual at port 465).</summary>
    Tls,

    /// <summary>In clear: for a server on this machine.</summary>
    None,
}

/// <summary>
/// The SMTP server through which mail leaves; bound from <c>Mail</c> and validated at start. Without a host no mail is sent.
/// </summary>
public sealed record MailOptions : IValidatableObject
{
    public string? Host { get; init; }

    [Range(1, 65_535)]
    public int Port { get; init; } = 587;

    [EnumDataType(typeof(MailSecurity))]
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Null: the server asks for no sign-in.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    /// <summary>The sender's name, as mail programs show it.</summary>
    public string FromName { get; init; } = "SeatMap";

    /// <summary>Where answers go; null: to the sender's address.</summary>
    public string? ReplyTo { get; init; }

    public bool IsOn => !string.IsNullOrWhiteSpace(Host);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
            yield break;
        if (EmailAddress.Read(From) is null)
            yield return new ValidationResult($"Mail:From is \"{From}\": it is the sender's e-mail address.", [nameof(From)]);
        if (ReplyTo is not null && EmailAddress.Read(ReplyTo) is null)
            yield return new ValidationResult($"Mail:ReplyTo is \"{ReplyTo}\": it is an e-mail address.", [nameof(ReplyTo)]);
        if (FromName.Any(char.IsControl))
            yield return new ValidationResult("Mail:FromName holds a control character.", [nameof(FromName)]);
        if (User is not null != Password is not null)
            yield return new ValidationResult("Mail:User and Mail:Password are given together or not at all.", [nameof(User)]);
        if (User is not null && Security == MailSecurity.None && !IsThisMachine(Host!))
        {
            yield return new ValidationResult(
                "Mail:Security is None: the password would cross the network in clear. Use StartTls or Tls.", [nameof(Security)]);
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
}
