using System.Text.Json.Serialization;
using SeatEngine.Json;

namespace SeatHub;

/// <summary>What the server calls on a client. Binary arguments are base64 in the JSON protocol; formats in docs/api.md.</summary>
public interface ISeatMapClient
{
    /// <summary>The last status of every seat that changed in a range of revisions.</summary>
    Task Seats(long screeningId, byte[] delta);

    /// <summary>Replaces all the client knows of a screening: 2 bits a seat.</summary>
    Task Snapshot(long screeningId, int epoch, long revision, byte[] statuses);

    /// <summary>To watchers of some sections: how many seats are free, where that has changed. About every two seconds.</summary>
    Task Overview(long screeningId, int epoch, long revision, byte[] free);

    /// <summary>How many connections watch a screening, on all nodes. Sent occasionally; a lost message is not repeated.</summary>
    Task Viewers(long screeningId, int viewers);

    /// <summary>Staff have changed the screening.</summary>
    Task ScreeningChanged(ScreeningNotice notice);

    /// <summary>One of the caller's own holds changed, here or in another tab.</summary>
    Task HoldChanged(HoldNotice notice);
}

[JsonConverter(typeof(CamelCaseEnumConverter<HoldChange>))]
public enum HoldChange
{
    Held,
    Extended,
    Released,
    Expiring,
    Expired,
    Booked,
    ReleasedByStaff,
}

/// <param name="ScreeningId">The screening.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Change">What happened.</param>
/// <param name="Seats">What the hold still has after it, ascending; empty when it is over.</param>
/// <param name="ExpiresAt">UTC, while the hold lives.</param>
public sealed record HoldNotice(long ScreeningId, Guid HoldId, HoldChange Change, int[] Seats, DateTimeOffset? ExpiresAt);

/// <summary>What staff can change of a screening, as it is now. Times UTC. Holds and bookings keep the prices that they have.</summary>
/// <param name="ScreeningId">The screening.</param>
/// <param name="Version">Each change raises it: a notice with a lower one than the last came late.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="HallNotes">What visitors should know of hall and entry; empty: nothing.</param>
/// <param name="SalesOpenAt">From when on seats can be held.</param>
/// <param name="SalesCloseAt">Until when.</param>
/// <param name="Prices">Of every category.</param>
/// <param name="CalledOff">Nothing is sold any more, and bookings are cancelled.</param>
/// <param name="CallOffReason">Empty: none was given.</param>
public sealed record ScreeningNotice(
    long ScreeningId, int Version, DateTimeOffset StartsAt, string HallNotes, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt,
    IReadOnlyList<CategoryAmount> Prices, bool CalledOff, string CallOffReason);

/// <param name="Category">The category's id.</param>
/// <param name="Amount">What a seat of it costs, in minor units.</param>
public sealed record CategoryAmount(string Category, long Amount);
