using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using SeatEngine.Plans;
using SeatEngine.Prices;
using SeatEngine.Text;

namespace SeatEngine.Screenings;

/// <summary>What staff want to be different about a screening. What is null stays as it is.</summary>
public sealed record ScreeningChange
{
    /// <summary>Characters (UTF-16 units) of the hall's notes.</summary>
    public const int MaxNotes = 500;

    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Empty: none any more.</summary>
    public string? HallNotes { get; init; }

    public DateTimeOffset? SalesOpenAt { get; init; }

    /// <summary>If null and the start changes, the end of sales that are still open moves along.</summary>
    public DateTimeOffset? SalesCloseAt { get; init; }

    /// <summary>Sales close now, by the database's clock. Holds that were made before can still be bought.</summary>
    public bool CloseSales { get; init; }

    /// <summary>Minor units, of the categories whose price is to be another.</summary>
    public IReadOnlyDictionary<string, long>? Prices { get; init; }

    /// <summary>All of it, as it is to be.</summary>
    public ScreeningPricing? Pricing { get; init; }

    /// <summary>The version that the member of staff has seen: refused if it is not the present one. Null: whatever it is.</summary>
    public int? Version { get; init; }

    /// <summary>About another screening in the hall at the new time; as for a new screening.</summary>
    public bool? AllowOverlap { get; init; }

    /// <summary>A hash of what is asked for. Stored, so it is the same in all versions and on all nodes.</summary>
    internal long Asked
    {
        get
        {
            var asked = JsonSerializer.SerializeToUtf8Bytes(new
            {
                StartsAt,
                HallNotes,
                SalesOpenAt,
                SalesCloseAt,
                CloseSales,
                Prices = Prices?.OrderBy(p => p.Key, StringComparer.Ordinal),
                Version,
            });
            if (Pricing is not null)
                asked = [.. asked, .. JsonSerializer.SerializeToUtf8Bytes(Pricing)];
            return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(asked));
        }
    }
}

/// <summary>What can be changed of a screening, at one moment. Immutable. Pure.</summary>
internal sealed record ChangeableTerms(
    DateTimeOffset StartsAt, string HallNotes, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt,
    IReadOnlyDictionary<string, long> Prices)
{
    public ScreeningPricing Pricing { get; init; } = ScreeningPricing.None;

    public ChangeableTerms With(ScreeningChange change, DateTimeOffset now) => new(
        change.StartsAt ?? StartsAt, change.HallNotes ?? HallNotes, change.SalesOpenAt ?? SalesOpenAt,
        CloseAt(change, now), WithPrices(change.Prices ?? new Dictionary<string, long>()))
    {
        Pricing = change.Pricing ?? Pricing,
    };

    // Sales that have closed are not opened for a moment, and not by another start.
    private DateTimeOffset CloseAt(ScreeningChange change, DateTimeOffset now)
    {
        if (change.CloseSales)
            return SalesCloseAt < now ? SalesCloseAt : now;
        if (change.SalesCloseAt is { } entered)
            return entered;
        return change.StartsAt is { } starts && SalesCloseAt > now ? SalesCloseAt + (starts - StartsAt) : SalesCloseAt;
    }

    private Dictionary<string, long> WithPrices(IReadOnlyDictionary<string, long> changed)
    {
        var all = new Dictionary<string, long>(Prices, StringComparer.Ordinal);
        foreach (var (category, amount) in changed)
            all[category] = amount;
        return all;
    }

    /// <summary>The names of what differs from before, as the API has them.</summary>
    public IReadOnlyList<string> ChangedSince(ChangeableTerms before)
    {
        (string Name, bool Same)[] parts =
        [
            ("startsAt", StartsAt == before.StartsAt), ("hallNotes", HallNotes == before.HallNotes),
            ("salesOpenAt", SalesOpenAt == before.SalesOpenAt), ("salesCloseAt", SalesCloseAt == before.SalesCloseAt),
            ("prices", ChangedPrices(before).Count == 0), ("pricing", Pricing.ToJson() == before.Pricing.ToJson()),
        ];
        return [.. parts.Where(part => !part.Same).Select(part => part.Name)];
    }

    /// <summary>The prices of before that are others now.</summary>
    public IReadOnlyDictionary<string, long> ChangedPrices(ChangeableTerms before) => before.Prices
        .Where(price => Prices[price.Key] != price.Value).ToDictionary(price => price.Key, price => price.Value, StringComparer.Ordinal);

    /// <summary>
    /// What is wrong with it, if anything: the field's name, and why it cannot be so. What stays as it is was right when it was entered.
    /// </summary>
    public (string Field, Message Why)? Fault(ChangeableTerms before, SeatingPlan plan, string currency, DateTimeOffset now)
    {
        if (HallNotes.Length > ScreeningChange.MaxNotes)
            return ("hallNotes", NewScreening.TooLong(ScreeningChange.MaxNotes));
        if (HallNotes != before.HallNotes && EnteredName.Fault(HallNotes) is { } unseen)
            return ("hallNotes", unseen);
        if (TimesFault(before, now) is { } fault)
            return fault;
        if (Prices.Keys.FirstOrDefault(p => plan.Categories.All(c => c.Id != p)) is { } stranger)
            return ("prices", NewScreening.NoCategory(stranger));
        return Prices.Where(price => before.Prices.GetValueOrDefault(price.Key, -1) != price.Value)
            .Select(price => NewScreening.PriceFault(price.Key, price.Value, currency)).FirstOrDefault(wrong => wrong is not null)
            ?? Pricing.Fault([.. plan.Categories.Select(c => c.Id)], currency);
    }

    private (string Field, Message Why)? TimesFault(ChangeableTerms before, DateTimeOffset now)
    {
        var moved = StartsAt != before.StartsAt;
        if (moved && StartsAt < now - NewScreening.MaxLate)
            return ("startsAt", NewScreening.Past(StartsAt));
        if (moved && StartsAt > now.AddYears(NewScreening.MaxYearsAhead))
            return ("startsAt", NewScreening.FarAhead(StartsAt));
        var opens = SalesOpenAt != before.SalesOpenAt;
        if (opens && SalesOpenAt < NewScreening.EarliestSale)
            return ("salesOpenAt", NewScreening.EarlySale(SalesOpenAt));
        if ((opens || moved) && SalesOpenAt >= StartsAt)
            return (moved ? "startsAt" : "salesOpenAt", NewScreening.OpenBeforeStart);
        var closes = SalesCloseAt != before.SalesCloseAt;
        if ((opens || closes) && SalesCloseAt <= SalesOpenAt)
            return (opens ? "salesOpenAt" : "salesCloseAt", NewScreening.OpenBeforeClose);
        if ((closes || moved) && SalesCloseAt > StartsAt + NewScreening.MaxSalesAfterStart)
            return ("salesCloseAt", NewScreening.CloseLate);
        return null;
    }
}

/// <summary>How a change ended.</summary>
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <param name="Version">Of the terms after it; if nothing was to be changed, the present one.</param>
    /// <param name="Others">What else uses the hall at the new time.</param>
    public sealed record Changed(int Version, IReadOnlyList<HallUse> Others) : ChangeResult;

    public sealed record UnknownScreening : ChangeResult;

    /// <summary>It does not take place any more.</summary>
    public sealed record CalledOff : ChangeResult;

    /// <summary>Somebody else has changed the screening since the version that the request names.</summary>
    public sealed record ChangedMeanwhile(int Version) : ChangeResult;

    /// <summary>The field's name in camelCase, and why it cannot be so.</summary>
    public sealed record Invalid(string Field, Message Why) : ChangeResult;

    /// <summary>Another screening uses the hall at the new time.</summary>
    public sealed record HallInUse(IReadOnlyList<HallUse> Others) : ChangeResult;

    /// <summary>The id of the request was used for another change.</summary>
    public sealed record IdReused : ChangeResult;
}
