using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatEngine.Seats;

/// <summary>How money changes hands at a till. On the wire and in the database: the name in camelCase.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Tender>))]
public enum Tender
{
    Cash,
    Terminal,
}

[JsonConverter(typeof(CamelCaseEnumConverter<TillKind>))]
public enum TillKind
{
    Sale,
    Refund,
    Exchange,
}

/// <summary>
/// What one command put into a till or took out of it. A command makes one at most, in its own transaction, so that a repeat never
/// counts twice.
/// </summary>
/// <param name="Reference">The booking it is for.</param>
/// <param name="Amount">Minor units of the screening's currency: into the till positive, out of it negative.</param>
/// <param name="Seats">The seats sold or given back; for an exchange, the new ones.</param>
public sealed record TillEntry(Guid CommandId, string Reference, TillId Till, TillKind Kind, Tender Tender, long Amount, int[] Seats);
