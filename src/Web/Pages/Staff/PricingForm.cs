using System.Globalization;
using SeatEngine.Currencies;
using SeatEngine.Prices;
using Web.Languages;

namespace Web.Pages.Staff;

/// <summary>Ticket types, fees and tax as a form has them: texts, with empty rows at the end. Immutable.</summary>
/// <param name="Error">What is wrong with it; null if nothing is.</param>
public sealed record PricingForm(
    IReadOnlyList<PricingForm.TypeRow> Types, IReadOnlyList<PricingForm.FeeRow> Fees, string Tax, string? Error = null)
{
    private const int EmptyRows = 2;

    /// <param name="Id">Of a type that is there already; empty for a new one.</param>
    public sealed record TypeRow(string Id, string Name, string Percent, string Minimum, string Maximum, string Rule, string Mask);

    public sealed record FeeRow(string Name, string Kind, string Value);

    public static PricingForm Of(ScreeningPricing? pricing, string currency)
    {
        pricing ??= ScreeningPricing.None;
        var types = pricing.Types.Select(type => new TypeRow(
            type.Id, type.Name, Text(type.Percent), type.Minimum == 0 ? "" : Text(type.Minimum),
            type.Maximum is { } most ? Text(most) : "", type.Rule.ToString(), type.NumberMask ?? ""));
        var fees = pricing.Fees.Select(fee => new FeeRow(
            fee.Name, fee.Kind.ToString(), fee.Kind == FeeKind.Percent ? Text(fee.Percent) : Money.ToTyped(fee.Amount, currency)));
        return new PricingForm([.. types], [.. fees], pricing.TaxPercent is { } tax ? Text(tax) : "").WithEmptyRows();
    }

    /// <returns>Null if the request has no such form.</returns>
    public static PricingForm? Read(IFormCollection form)
    {
        if (form["pricing"].Count == 0)
            return null;
        var types = new List<TypeRow>();
        for (var i = 0; i < form["typeName"].Count; i++)
        {
            types.Add(new TypeRow(
                At("typeId", i), At("typeName", i), At("typePercent", i), At("typeMin", i), At("typeMax", i), At("typeRule", i),
                At("typeMask", i)));
        }

        var fees = new List<FeeRow>();
        for (var i = 0; i < form["feeName"].Count; i++)
            fees.Add(new FeeRow(At("feeName", i), At("feeKind", i), At("feeValue", i)));
        return new PricingForm(
            types.FindAll(type => type.Name.Length > 0), fees.FindAll(fee => fee.Name.Length > 0), At("tax", 0)).WithEmptyRows();

        string At(string name, int at) => at < form[name].Count ? form[name][at]!.Trim() : "";
    }

    /// <param name="before">Amounts by category, which the form does not show, stay as they are.</param>
    /// <returns>Null if something cannot be read.</returns>
    public ScreeningPricing? ToPricing(ScreeningPricing? before, string currency)
    {
        var types = new List<TicketType>();
        foreach (var row in Types.Where(row => row.Name.Length > 0))
        {
            if (Percent(row.Percent.Length == 0 ? "100" : row.Percent) is not { } percent || !Whole(row.Minimum, out var least)
                || !Whole(row.Maximum, out var most) || !Enum.TryParse<TicketTypeRule>(row.Rule, out var rule))
            {
                return null;
            }

            types.Add(new TicketType(row.Id.Length > 0 ? row.Id : NewId(row.Name, types), row.Name)
            {
                Percent = percent,
                Minimum = least ?? 0,
                Maximum = most,
                Rule = rule,
                NumberMask = row.Mask.Length > 0 ? row.Mask : null,
                Prices = before?.FindType(row.Id)?.Prices,
            });
        }

        var fees = new List<Fee>();
        foreach (var row in Fees.Where(row => row.Name.Length > 0))
        {
            if (!Enum.TryParse<FeeKind>(row.Kind, out var kind))
                return null;
            var percent = kind == FeeKind.Percent ? Percent(row.Value) : 0;
            var amount = kind == FeeKind.Percent ? 0 : Money.Parse(row.Value, currency);
            if (percent is null || amount is null)
                return null;
            fees.Add(new Fee(row.Name, kind, amount.Value, percent.Value));
        }

        if (Tax.Length > 0 && Percent(Tax) is null)
            return null;
        return new ScreeningPricing { Types = types, Fees = fees, TaxPercent = Tax.Length > 0 ? Percent(Tax) : null };
    }

    public PricingForm Wrong(string currency) =>
        this with { Error = Texts.Current["change.pricingWrong", ("price", Money.ToTyped(1_250, currency))] };

    private PricingForm WithEmptyRows() => this with
    {
        Types = [.. Types, .. Enumerable.Repeat(new TypeRow("", "", "", "", "", "None", ""), EmptyRows)],
        Fees = [.. Fees, .. Enumerable.Repeat(new FeeRow("", "Ticket", ""), EmptyRows)],
    };

    /// <summary>From the letters of the name that an id may have; another one if it is used already.</summary>
    private static string NewId(string name, List<TicketType> types)
    {
        var letters = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var id = letters.Length is 0 or > 20 ? "type" : letters;
        for (var number = 2; types.Exists(type => type.Id == id); number++)
            id = $"type-{number}";
        return id;
    }

    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static decimal? Percent(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;

    private static bool Whole(string text, out int? number)
    {
        number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        return number is not null || text.Length == 0;
    }
}
