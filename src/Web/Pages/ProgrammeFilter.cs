using System.Globalization;
using SeatEngine.Screenings;
using Web.Text;

namespace Web.Pages;

/// <summary>Which screenings the programme shows. Null parts do not filter.</summary>
/// <param name="Query">Words to find in title, venue, hall or city.</param>
/// <param name="Date">A day in the venue's time zone.</param>
public sealed record ProgrammeFilter(string? Query = null, DateOnly? Date = null, string? Venue = null)
{
    public const int MaxQuery = 100;

    private static readonly CompareInfo _compareInfo = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>From the values in the URL, trimmed and cut to <see cref="MaxQuery"/>.</summary>
    public static ProgrammeFilter Of(string? query, DateOnly? date, string? venue) => new(Clean(query), date, Clean(venue));

    public bool IsEmpty => Query is null && Date is null && Venue is null;

    /// <summary>The query string of the URL that shows this filter.</summary>
    public string UrlQuery => QueryString.Create(new (string Name, string? Value)[]
    {
        ("q", Query),
        ("date", Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("venue", Venue),
    }.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value))).ToUriComponent();

    /// <summary>Every word must occur in a text that the list shows. Case and accents do not matter.</summary>
    public bool Matches(ScreeningSummary screening) =>
        (Date is null || Date == VenueClock.Date(screening.StartsAt, screening.TimeZone))
        && (Venue is null || string.Equals(Venue, screening.Venue, StringComparison.OrdinalIgnoreCase))
        && (Query is null || Query.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Has(screening, word)));

    private static bool Has(ScreeningSummary screening, string word) =>
        Has(screening.Title, word) || Has(screening.Venue, word) || Has(screening.City, word) || Has(screening.Hall, word);

    private static bool Has(string text, string word) =>
        _compareInfo.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private static string? Clean(string? text) => text?.Trim() is { Length: > 0 } some ? some[..Math.Min(some.Length, MaxQuery)] : null;
}
