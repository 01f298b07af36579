using System.Text.RegularExpressions;
using SeatEngine.Plans;
using SeatEngine.Prices;
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

    public ScreeningPricing Pricing { get; init; } = ScreeningPricing.None;

    /// <summary>What is wrong with it, if anything: the field's name in camelCase, and why it cannot be so.</summary>
    public (string Field, Message Why)? Validate()
    {
        foreach (var (field, text) in new[] { ("venue", Venue), ("city", City), ("hall", Hall), ("title", Title) })
        {
            if (string.IsNullOrWhiteSpace(text))
                return (field, new Message("fault.is.empty", "it is empty"));
            if (text.Length > MaxText)
                return (field, TooLong(MaxText));
            if (EnteredName.Fault(text) is { } unseen)
                return (field, unseen);
        }

        // Browsers know IANA names only.
        if (TimeZones.Canonical(TimeZone) is null)
            return ("timeZone", TimeZones.Fault(TimeZone));
        if (!Kinds.Contains(Kind))
            return ("kind", new Message("fault.is.kind", "it must be one of {kinds}", ("kinds", string.Join(", ", Kinds))));
        if (SalesOpenAt >= SalesCloseAt)
            return ("salesOpenAt", OpenBeforeClose);
        if (!CurrencyCode().IsMatch(Currency))
            return ("currency", new Message("fault.is.currency", "it must be an ISO 4217 code such as EUR"));
        return PriceFault() ?? Pricing.Fault([.. Plan.Categories.Select(c => c.Id)], Currency);
    }

    private (string Field, Message Why)? PriceFault()
    {
        foreach (var category in Plan.Categories)
        {
            if (!Prices.TryGetValue(category.Id, out var amount))
                return ("prices", new Message("fault.is.noPrice", "the category \"{category}\" has none", ("category", category.Id)));
            if (PriceFault(category.Id, amount, Currency) is { } fault)
                return fault;
        }

        return Prices.Keys.FirstOrDefault(p => Plan.Categories.All(c => c.Id != p)) is { } stranger
            ? ("prices", NoCategory(stranger))
            : null;
    }

    internal static (string Field, Message Why)? PriceFault(string category, long amount, string currency) =>
        ScreeningPricing.AmountFault(category, amount, currency) is { } fault ? ("prices", fault) : null;

    internal static Message TooLong(int most) => new("fault.is.tooLong", "it is longer than {most} characters", ("most", most));

    internal static Message NoCategory(string category) =>
        new("fault.is.noCategory", "the plan has no category \"{category}\"", ("category", category));

    internal static readonly Message OpenBeforeClose = new("fault.is.openBeforeClose", "sales must open before they close");

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex CurrencyCode();
}
