using System.Globalization;
using SeatEngine.Screenings;
using Web.Text;

namespace Web.Pages;

/// <summary>What a visitor looks for in the programme: words of title, venue, hall or city, a day by the venue's calendar, a venue.</summary>
public sealed record ProgrammeFilter(string? Query = null, DateOnly? Date = null, string? Venue = null)
{
    public const int MaxQuery = 100;

    private static readonly CompareInfo _letters = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>As it came in the address: trimmed, cut where it is longer than anybody types.</summary>
    public static ProgrammeFilter Of(string? query, DateOnly? date, string? venue) => new(Clean(query), date, Clean(venue));

    public bool IsEmpty => Query is null && Date is null && Venue is null;

    /// <summary>The query string that leads to it.</summary>
    public string To => QueryString.Create(new (string Name, string? Value)[]
    {
        ("q", Query),
        ("date", Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("venue", Venue),
    }.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value))).ToUriComponent();

    /// <summary>Every word somewhere in what the list shows; case and accents do not matter.</summary>
    public bool Matches(ScreeningSummary screening) =>
        (Date is null || Date == VenueClock.Date(screening.StartsAt, screening.TimeZone))
        && (Venue is null || string.Equals(Venue, screening.Venue, StringComparison.OrdinalIgnoreCase))
        && (Query is null || Query.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Has(screening, word)));

    private static bool Has(ScreeningSummary screening, string word) =>
        Has(screening.Title, word) || Has(screening.Venue, word) || Has(screening.City, word) || Has(screening.Hall, word);

    private static bool Has(string text, string word) => _letters.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private static string? Clean(string? text) => text?.Trim() is { Length: > 0 } some ? some[..Math.Min(some.Length, MaxQuery)] : null;
}
