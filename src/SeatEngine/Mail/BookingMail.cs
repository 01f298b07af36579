using System.Text.Json;
using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Mail;

/// <summary>What a mail to a buyer is about. In the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MailKind>))]
public enum MailKind
{
    /// <summary>Booked: with the ticket.</summary>
    Confirmation,

    /// <summary>Other seats, or another screening: with the new ticket.</summary>
    Changed,

    /// <summary>Some of its seats were given back: with the ticket for those that are left.</summary>
    GivenBack,
    Cancelled,

    /// <summary>The screening is called off.</summary>
    CalledOff,

    /// <summary>The screening begins at another time: with the new calendar entry.</summary>
    Rescheduled,

    /// <summary>Somebody who knows reference and address asked for it: with the booking as it is.</summary>
    Requested,
}

/// <summary>What a mail must know beside the booking, as it is when the mail is sent.</summary>
/// <param name="Refund">What the buyer gets back for this, other than from a till: minor units; 0: nothing.</param>
/// <param name="StartsAt">Rescheduled: the new start. If it is another one by now, a later mail says so.</param>
public sealed record MailContent(long Refund = 0, DateTimeOffset? StartsAt = null)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static MailContent Read(string json) => JsonSerializer.Deserialize<MailContent>(json, _json)!;

    public string Write() => JsonSerializer.Serialize(this, _json);
}
