using System.Text;
using SeatEngine.Seats;
using SeatEngine.Text;

namespace SeatEngine.Screenings;

/// <summary>Which part of time a list of screenings is about.</summary>
public enum ListSpan
{
    /// <summary>Those that begin, or began a short time ago; the next one first.</summary>
    Upcoming,

    /// <summary>Those before; the latest first.</summary>
    Past,

    /// <summary>Both; the earliest first.</summary>
    All,
}

/// <summary>Which screenings a list has. Null parts do not filter.</summary>
public sealed record ScreeningFilter
{
    public const int MaxText = 100;

    /// <summary>Of a venue's and a city's names, with a comma and a space between.</summary>
    public const int MaxVenue = 2 * NewScreening.MaxText + 2;

    /// <summary>Each word must occur in title, venue, hall or city. Case and accents do not matter.</summary>
    public string? Words { get; init; }

    /// <summary>The whole name, or name and city: "Odeon, London". Case and accents do not matter.</summary>
    public string? Venue { get; init; }

    /// <summary>The whole name. Case and accents do not matter.</summary>
    public string? City { get; init; }

    /// <summary>The whole title, as it is.</summary>
    public string? Title { get; init; }

    /// <summary>The first day, by the venue's clock.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, by the venue's clock.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only those that this member of staff organizes.</summary>
    public StaffId? Organizer { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }

    public ListSpan Span { get; init; }

    /// <summary>For how long a screening counts as upcoming after its start.</summary>
    public TimeSpan UpcomingFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Only those whose sales have not closed; also those that are called off, because visitors look for them.</summary>
    public bool OnSale { get; init; }

    /// <summary>What is wrong with it, if anything.</summary>
    public string? Validate() =>
        Fault("q", Words, MaxText) ?? Fault("venue", Venue, MaxVenue) ?? Fault("city", City, NewScreening.MaxText);

    /// <summary>The words of a search, without what PostgreSQL's text cannot hold.</summary>
    internal static string[] Split(string text) =>
        [.. Storable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>A name as it is stored, without what PostgreSQL's text cannot hold.</summary>
    internal static string Storable(string text) =>
        EnteredName.Clean(string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)));

    private static string? Fault(string field, string? text, int most) =>
        text is null ? null
        : text.Length > most ? $"{field} has at most {most} characters."
        : text.EnumerateRunes().Any(Rune.IsControl) ? $"{field} holds a control character."
        : null;
}

/// <summary>A place in a list: after this screening. Opaque to callers.</summary>
/// <param name="StartsAt">As PostgreSQL writes it, with every digit.</param>
public sealed record ListPosition(string StartsAt, long Id);

/// <summary>A part of a list.</summary>
/// <param name="Next">Where the next part begins; null if there is none.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Screenings, ListPosition? Next)
{
    /// <summary>The longest part that is given at once.</summary>
    public const int MaxRows = 2_000;
}

/// <summary>How many screenings a day has.</summary>
/// <param name="TimeZone">Of one of its venues, to say whether it is today there.</param>
public sealed record DayCount(DateOnly Day, int Count, string TimeZone);

/// <summary>How many screenings match a filter, and how many of them come after a position.</summary>
public sealed record ListCount(int All, int After);

/// <summary>A venue with screenings.</summary>
public sealed record ListedVenue(string Name, string City)
{
    /// <summary>Finds this venue and none of the same name in another city (<see cref="ScreeningFilter.Venue"/>).</summary>
    public string NameAndCity => $"{Name}, {City}";
}
