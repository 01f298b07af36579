using System.Text.Json.Serialization;

namespace SeatMap.Client;

/// <summary>What a seat is. Prices, sections and kinds of seats are in the plan, not here.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeatStatus>))]
public enum SeatStatus : byte
{
    /// <summary>Can be held.</summary>
    Free,

    /// <summary>Held by somebody for a limited time.</summary>
    Held,

    /// <summary>Part of a booking.</summary>
    Sold,

    /// <summary>Taken off sale by staff.</summary>
    Blocked,
}
