using System.Text.RegularExpressions;
using SeatEngine.Currencies;
using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Text;

namespace SeatEngine.Screenings;

/// <summary>A screening to be. Prices are minor units by the plan's category; every category of the plan needs one.</summary>
public sealed partial record NewScreening(
    string Venue, string City, string TimeZone, string Hall, SeatingPlan Plan, string Title, string Kind, DateTimeOffset StartsAt,
    DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt, bool OrphanRule, string Currency, IReadOnlyDictionary<string, long> Prices,
    AccessibleRelease AccessibleRelease = AccessibleRelease.Never)
{
    public const int MaxText = 200;

    public static IReadOnlyList<string> Kinds { get; } = ["film", "concert", "play", "match"];

    /// <summary>What is wrong with it, if anything: the field's name in camelCase, and why it cannot be so.</summary>
    public (string Field, string Why)? Validate()
    {
        foreach (var (field, text) in new[] { ("venue", Venue), ("city", City), ("hall", Hall), ("title", Title) })
        {
            if (string.IsNullOrWhiteSpace(text))
                return (field, "it is empty");
            if (text.Length > MaxText)
                return (field, $"it is longer than {MaxText} characters");
            if (EnteredName.Fault(text) is { } unseen)
                return (field, $"it {unseen}");
        }

        // Browsers know IANA names only.
        if (TimeZones.Canonical(TimeZone) is null)
            return ("timeZone", TimeZones.Fault(TimeZone));
        if (!Kinds.Contains(Kind))
            return ("kind", $"it must be one of {string.Join(", ", Kinds)}");
        if (SalesOpenAt >= SalesCloseAt)
            return ("salesOpenAt", "sales must open before they close");
        if (!CurrencyCode().IsMatch(Currency))
            return ("currency", "it must be an ISO 4217 code such as EUR");
        return PriceFault();
    }

    private (string Field, string Why)? PriceFault()
    {
        foreach (var category in Plan.Categories)
        {
            if (!Prices.TryGetValue(category.Id, out var amount))
                return ("prices", $"the category \"{category.Id}\" has none");
            if (PriceFault(category.Id, amount, Currency) is { } fault)
                return fault;
        }

        return Prices.Keys.FirstOrDefault(p => Plan.Categories.All(c => c.Id != p)) is { } stranger
            ? ("prices", $"the plan has no category \"{stranger}\"")
            : null;
    }

    internal static (string Field, string Why)? PriceFault(string category, long amount, string currency)
    {
        if (amount < 0)
            return ("prices", $"that of \"{category}\" is negative");
        if (amount <= Money.MaxPrice(currency))
            return null;
        var most = Money.Show(Money.MaxPrice(currency), currency);
        return ("prices", $"that of \"{category}\" is {Money.Show(amount, currency)}; the most is {most}");
    }

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyCode();
}
