using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SeatEngine.Currencies;
using SeatEngine.Text;

namespace SeatEngine.Prices;

/// <summary>
/// What a screening's prices have beside the amount for each category: ticket types, fees, tax. Without any of them a ticket costs what
/// its category costs. Immutable.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed partial record ScreeningPricing
{
    public const int MaxTypes = 20, MaxFees = 10, MaxName = 60;

    private static readonly JsonSerializerOptions _stored =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static ScreeningPricing None { get; } = new();

    /// <summary>The first is the one that seats are held as. None: there is one kind of ticket.</summary>
    public IReadOnlyList<TicketType> Types { get; init; } = [];

    public IReadOnlyList<Fee> Fees { get; init; } = [];

    /// <summary>In percent; prices and fees include it. Null: none is shown.</summary>
    public decimal? TaxPercent { get; init; }

    [JsonIgnore]
    public bool IsNone => Types.Count == 0 && Fees.Count == 0 && TaxPercent is null;

    public TicketType? FindType(string? id) => id is null ? null : Types.FirstOrDefault(type => type.Id == id);

    /// <returns>Null if there is nothing to be stored.</returns>
    internal string? ToJson() => IsNone ? null : JsonSerializer.Serialize(this, _stored);

    internal static ScreeningPricing Read(string? json) =>
        json is null ? None : JsonSerializer.Deserialize<ScreeningPricing>(json, _stored)!;

    /// <summary>What is wrong with it, if anything: the field's name, and why it cannot be so.</summary>
    public (string Field, Message Why)? Fault(IReadOnlyCollection<string> categories, string currency)
    {
        if (Types.Count > MaxTypes || Fees.Count > MaxFees)
            return ("pricing", new Message("fault.is.tooManyTypes", "it has more than {types} ticket types or {fees} fees",
                ("types", MaxTypes), ("fees", MaxFees)));
        if (Types.Any(type => type is null) || Fees.Any(fee => fee is null))
            return ("pricing", new Message("fault.is.empty", "it is empty"));
        var twice = Types.CountBy(type => type.Id).Where(one => one.Value > 1)
            .Concat(Fees.CountBy(fee => fee.Name).Where(one => one.Value > 1)).Select(one => one.Key).FirstOrDefault();
        if (twice is not null)
            return ("pricing", new Message("fault.is.twiceNamed", "\"{name}\" comes twice", ("name", twice)));
        if (TaxPercent is { } tax && !IsPercent(tax))
            return ("taxPercent", Percentage);
        // Seats are held as the first, so that it is what map and lists show.
        if (Types.Count > 0 && Types[0] is not { Percent: 100, Prices: null or { Count: 0 }, Minimum: <= 1, Rule: TicketTypeRule.None })
            return ("types", new Message("fault.is.firstType", "the first costs what the category costs, and asks for nothing"));
        return Types.Select(type => Fault(type, categories, currency)).Concat(Fees.Select(fee => Fault(fee, currency)))
            .FirstOrDefault(fault => fault is not null);
    }

    private static (string Field, Message Why)? Fault(TicketType type, IReadOnlyCollection<string> categories, string currency)
    {
        if (!TypeId().IsMatch(type.Id ?? ""))
        {
            return ("types", new Message("fault.is.typeId", "\"{id}\" is no id: 1 to 20 small letters, digits and hyphens",
                ("id", type.Id ?? "")));
        }

        if (NameFault(type.Name) is { } why)
            return ("types", why);
        if (!IsPercent(type.Percent))
            return ("types", Percentage);
        if (type.Minimum < 0 || type.Maximum < 1 || type.Maximum < type.Minimum)
            return ("types", new Message("fault.is.limits", "the most of \"{name}\" is below the least", ("name", type.Name)));
        if (type.NumberMask is { Length: 0 or > 30 })
            return ("types", TooLong(30));
        foreach (var (category, amount) in type.Prices ?? new Dictionary<string, long>())
        {
            if (!categories.Contains(category))
            {
                return ("types", new Message(
                    "fault.is.noCategory", "the plan has no category \"{category}\"", ("category", category)));
            }

            if (AmountFault(type.Name, amount, currency) is { } fault)
                return ("types", fault);
        }

        return null;
    }

    private static (string Field, Message Why)? Fault(Fee fee, string currency)
    {
        if (NameFault(fee.Name) is { } why)
            return ("fees", why);
        var ofPercent = fee.Kind == FeeKind.Percent;
        if (ofPercent ? fee.Amount != 0 || !IsPercent(fee.Percent) : fee.Percent != 0)
            return ("fees", Percentage);
        return !ofPercent && AmountFault(fee.Name, fee.Amount, currency) is { } fault ? ("fees", fault) : null;
    }

    internal static Message? NameFault(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return new Message("fault.is.empty", "it is empty");
        return name.Length > MaxName ? TooLong(MaxName) : EnteredName.Fault(name);
    }

    internal static Message? AmountFault(string name, long amount, string currency)
    {
        if (amount < 0)
            return new Message("fault.is.negative", "that of \"{category}\" is negative", ("category", name));
        if (amount <= Money.MaxPrice(currency))
            return null;
        return new Message("fault.is.tooDear", "that of \"{category}\" is {amount}; the most is {most}",
            ("category", name), ("amount", new Sum(amount, currency)), ("most", new Sum(Money.MaxPrice(currency), currency)));
    }

    /// <summary>0 to 100, with two decimals at most.</summary>
    internal static bool IsPercent(decimal percent) => percent is >= 0 and <= 100 && decimal.Round(percent, 2) == percent;

    internal static readonly Message Percentage =
        new("fault.is.percent", "a percentage is 0 to 100, with two decimals at most, and has no amount beside it");

    private static Message TooLong(int most) => new("fault.is.tooLong", "it is longer than {most} characters", ("most", most));

    [GeneratedRegex(@"\A[a-z0-9-]{1,20}\z")]
    private static partial Regex TypeId();
}
