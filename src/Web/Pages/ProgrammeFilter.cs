using System.Globalization;
using SeatEngine.Screenings;
using SeatEngine.Text;

namespace Web.Pages;

/// <summary>Which screenings the programme shows. Null parts do not filter.</summary>
/// <param name="Query">Words to find in title, venue, hall or city.</param>
/// <param name="Date">A day in the venue's time zone.</param>
/// <param name="Venue">Its name, or name and city.</param>
public sealed record ProgrammeFilter(string? Query = null, DateOnly? Date = null, string? Venue = null)
{
    public const int MaxQuery = 100;

    /// <summary>From the values in the URL, trimmed and cut.</summary>
    public static ProgrammeFilter Of(string? query, DateOnly? date, string? venue) =>
        new(Clean(query, MaxQuery), date, Clean(venue, ScreeningFilter.MaxVenue));

    public bool IsEmpty => Query is null && Date is null && Venue is null;

    /// <summary>The query string of the URL that shows this filter.</summary>
    public string UrlQuery => UrlQueryAfter(null);

    /// <summary>The same for the page of the list that begins after a place.</summary>
    public string UrlQueryAfter(string? cursor) => QueryString.Create(new (string Name, string? Value)[]
    {
        ("q", Query),
        ("date", Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("venue", Venue),
        ("after", cursor),
    }.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value))).ToUriComponent();

    /// <summary>What is on sale and matches this. The words are compared without case and accents.</summary>
    public ScreeningFilter ToFilter() => new() { Words = Query, Venue = Venue, From = Date, To = Date, OnSale = true };

    private static string? Clean(string? text, int most) =>
        Graphemes.Cut(text?.Trim() ?? "", most).TrimEnd() is { Length: > 0 } some ? some : null;
}
