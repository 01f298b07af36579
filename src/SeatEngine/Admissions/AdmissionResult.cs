using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Admissions;

/// <summary>What a door is answered.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AdmissionResult>))]
public enum AdmissionResult
{
    /// <summary>This scan lets one person in.</summary>
    Admitted,

    /// <summary>Another scan has.</summary>
    AlreadyUsed,

    /// <summary>It is for another screening of the same day.</summary>
    WrongScreening,

    /// <summary>It is for a screening of another day.</summary>
    WrongDay,

    /// <summary>The booking was cancelled.</summary>
    Cancelled,

    /// <summary>The seat was given back, or the booking has other seats or another screening now.</summary>
    Replaced,

    /// <summary>The screening is called off.</summary>
    CalledOff,

    /// <summary>Doors open later.</summary>
    NotYet,

    /// <summary>There is no such booking, or it has no such seat; or what was scanned is no ticket.</summary>
    Unknown,

    /// <summary>It looks like a ticket, and nobody here signed it, or with a key that is retired.</summary>
    BadSignature,
}
