using SeatEngine.Prices;

namespace Web.Screenings;

/// <summary>
/// What is to be different about a screening. What is absent stays as it is. Times with their offset, or without for the venue's clock;
/// prices in minor units.
/// </summary>
/// <param name="HallNotes">What visitors should know of hall and entry; empty: nothing any more.</param>
/// <param name="SalesCloseAt">Absent while the start changes: the end of sales that are still open moves along.</param>
/// <param name="CloseSales">Close sales now. Holds that were made before can still be bought.</param>
/// <param name="Prices">Of the categories whose price changes. Holds and bookings keep theirs.</param>
/// <param name="Version">
/// That of the screening as you have seen it: refused with changed_meanwhile if it is not the present one. Absent: whatever it is.
/// </param>
/// <param name="Pricing">Ticket types, fees and tax, all of them as they are to be.</param>
/// <param name="AllowOverlap">About another screening in the hall at the new time, as for a new screening.</param>
public sealed record ScreeningChangeRequest(
    EnteredTime? StartsAt = null, string? HallNotes = null, EnteredTime? SalesOpenAt = null, EnteredTime? SalesCloseAt = null,
    bool CloseSales = false, Dictionary<string, long>? Prices = null, int? Version = null, bool? AllowOverlap = null,
    ScreeningPricing? Pricing = null);

/// <param name="Reason">What visitors read, for example "The singer is ill."</param>
/// <param name="Version">That of the screening as you have seen it, as for a change.</param>
public sealed record CallOffRequest(string? Reason = null, int? Version = null);

/// <summary>A screening that was changed.</summary>
/// <param name="Version">Of its terms now.</param>
/// <param name="Warning">What else is in its hall at the new time, if the request did not say that this is meant.</param>
public sealed record ChangedScreening(long Id, int Version, string? Warning = null);
