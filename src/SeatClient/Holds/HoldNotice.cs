using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>What became of a hold.</summary>
public enum HoldChange
{
    /// <summary>A change that this version of the client does not know; <see cref="HoldNotice.ChangeName"/> has its name.</summary>
    Unknown,

    /// <summary>It was made.</summary>
    Held,

    /// <summary>It has its full time again.</summary>
    Extended,

    /// <summary>All or some of its seats were given back.</summary>
    Released,

    /// <summary>It ends soon.</summary>
    Expiring,

    /// <summary>It ran out.</summary>
    Expired,

    /// <summary>Its seats were bought.</summary>
    Booked,

    /// <summary>Staff took it away.</summary>
    ReleasedByStaff,
}

/// <summary>One of the caller's own holds changed, through this connection, another one or REST. Sent by the server. Immutable.</summary>
public sealed record HoldNotice
{
    /// <summary>The screening.</summary>
    public long ScreeningId { get; init; }

    /// <summary>The hold.</summary>
    public Guid HoldId { get; init; }

    /// <summary>What became of it.</summary>
    [JsonIgnore]
    public HoldChange Change => OpenEnum.Parse<HoldChange>(ChangeName);

    /// <summary>The change's name as the server sent it.</summary>
    [JsonPropertyName("change")]
    public string ChangeName { get; init; } = "";

    /// <summary>The seats that the hold still has, ascending; empty when it is over.</summary>
    public IReadOnlyList<int> Seats { get; init; } = [];

    /// <summary>When it ends, UTC by the server's clock; null when it is over.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
