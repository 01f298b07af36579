using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Currencies;
using SeatEngine.Prices;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Accounts;
using Web.Languages;
using Web.Screenings;

namespace Web.Pages.Staff;

/// <summary>The form that changes a screening. What was typed stays when it is refused.</summary>
[Authorize(Policy = nameof(StaffRights.ChangeScreenings))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class ChangeScreeningModel(
    ScreeningCatalog screenings, ScreeningChangeDesk desk, ScreeningCallOff callOff, ScreeningOrganizers organizers, StaffDirectory people)
    : PageModel
{
    /// <param name="Now">What it is.</param>
    /// <param name="Shown">What it was when the form was shown.</param>
    /// <param name="Two">The moments that clocks show as this text, if there are two.</param>
    /// <param name="Which"><c>first</c> or <c>second</c> of them.</param>
    public sealed record TimeField(
        string Name, string Label, DateTimeOffset Now, DateTimeOffset Shown, string Text, string? Error,
        IReadOnlyList<DateTimeOffset> Two, string? Which);

    public sealed record PriceField(string Category, string Label, string Color, long Now, string Text, string? Error);

    public ScreeningDetail Detail { get; private set; } = null!;

    public IReadOnlyList<TimeField> Times { get; private set; } = [];

    public IReadOnlyList<PriceField> Prices { get; private set; } = [];

    public PricingForm Pricing { get; private set; } = null!;

    public string HallNotes { get; private set; } = "";

    public string? NotesError { get; private set; }

    public string? Notice { get; private set; }

    public string Tone { get; private set; } = "sorry";

    public bool AskOverlap { get; private set; }

    /// <summary>Of a screening that is called off.</summary>
    public CallOffProgress? CallOff { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>A new id for each page shown, so that sending the form twice changes once.</summary>
    public Guid CommandId { get; private set; } = Guid.CreateVersion7();

    // What the form says of ticket types, fees and tax; null: it has none of it.
    private ScreeningPricing? _wanted;

    private TimeZoneInfo Zone => TimeZones.Find(Detail.Screening.TimeZone) ?? TimeZoneInfo.Utc;

    public async Task<IActionResult> OnGetAsync(long id, bool changed, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        if (changed)
            (Notice, Tone) = (Texts.Current["change.changed"], "good");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        long id, [FromForm] int version, [FromForm] Guid commandId, [FromForm] string? hallNotes, [FromForm] string[] price,
        [FromForm] bool allowOverlap, [FromForm] bool closeSales, CancellationToken cancellation)
    {
        if (commandId == Guid.Empty || !await LoadAsync(id, cancellation))
            return NotFound();
        Read(hallNotes ?? "", price);
        if (!closeSales && (Times.Any(time => time.Error is not null) || Prices.Any(each => each.Error is not null)
            || Pricing.Error is not null))
            return Refused(Texts.Current["change.notYet"]);
        var request = closeSales
            ? new ScreeningChangeRequest(CloseSales: true, Version: version)
            : Wanted(version, allowOverlap);
        var (_, refusal) = await desk.ChangeAsync(new ScreeningId(id), request, commandId, User.GetStaff()!, cancellation);
        if (refusal is null)
            return RedirectToPage(new { id, changed = true });
        AskOverlap = refusal.Code == "hall_in_use";
        if (refusal.Field is { } field)
        {
            var why = refusal.Detail[(field.Length + 2)..];
            Times = [.. Times.Select(time => time.Name == field ? time with { Error = Sentence(why) } : time)];
            NotesError = field == "hallNotes" ? Sentence(why) : null;
            if (field is "pricing" or "types" or "fees" or "taxPercent")
                Pricing = Pricing with { Error = Sentence(why) };
        }

        return Refused(refusal.Code == "changed_meanwhile" ? Meanwhile() : refusal.Detail);
    }

    public async Task<IActionResult> OnPostCallOffAsync(
        long id, [FromForm] int version, [FromForm] Guid commandId, [FromForm] string? reason, CancellationToken cancellation)
    {
        if (!User.GetStaff()!.May(StaffRights.CallOffScreenings))
            return Forbid();
        if (commandId == Guid.Empty || !await LoadAsync(id, cancellation))
            return NotFound();
        var (_, refusal) = await desk.CallOffAsync(
            new ScreeningId(id), new CallOffRequest(reason, version), commandId, User.GetStaff()!, cancellation);
        if (refusal is null)
            return RedirectToPage(new { id });
        Reason = reason ?? "";
        return Refused(refusal.Code == "changed_meanwhile"
            ? Texts.Current["callOff.meanwhile"]
            : refusal.Detail);
    }

    private PageResult Refused(string notice)
    {
        Notice = notice;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>The form has the new version now: to save it again replaces what the other one changed.</summary>
    private string Meanwhile()
    {
        var notes = Detail.HallNotes.Length == 0 ? Texts.Current["change.none"] : Detail.HallNotes;
        var now = Times.Where(time => time.Text != LocalText(time.Now)).Select(time => Part(time.Label, LocalText(time.Now)))
            .Concat(Prices.Where(p => p.Text != Typed(p.Now)).Select(p => Part(p.Label, Typed(p.Now))))
            .Concat(HallNotes == Detail.HallNotes ? [] : [Part(Texts.Current["change.notesName"], notes)]).ToList();
        var rest = now.Count == 0
            ? Texts.Current["change.asEntered"]
            : Texts.Current["change.nowHas", ("changes", new Part(string.Join("; ", now)))];
        return $"{Texts.Current["change.meanwhile"]} {rest}";
    }

    private static string Part(string name, string value) => Texts.Current["change.part", ("name", name), ("value", value)];

    private async Task<bool> LoadAsync(long id, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return false;
        Detail = detail;
        CallOff = detail.Screening.CalledOffAt is null ? null : await callOff.FindAsync(new ScreeningId(id), cancellation);
        var screening = detail.Screening;
        HallNotes = detail.HallNotes;
        Times =
        [
            Field("startsAt", Texts.Current["change.start"], screening.StartsAt),
            Field("salesOpenAt", Texts.Current["change.salesOpen"], screening.SalesOpenAt),
            Field("salesCloseAt", Texts.Current["change.salesClose"], screening.SalesCloseAt),
        ];
        Prices =
        [
            .. detail.Prices.Select(price => new PriceField(
                price.Category, price.Name, price.Color, price.Amount, Typed(price.Amount), null)),
        ];
        Pricing = PricingForm.Of(detail.Pricing, screening.Currency);
        await LoadOrganizersAsync(id, cancellation);
        return true;
    }

    private TimeField Field(string name, string label, DateTimeOffset now)
    {
        var two = LocalTime.Moments(TimeZoneInfo.ConvertTime(Minute(now), Zone).DateTime, Zone);
        var isSecond = two.Count == 2 && two[1] == Minute(now);
        return new TimeField(name, label, now, now, LocalText(now), null, two.Count == 2 ? two : [], isSecond ? "second" : "first");
    }

    private void Read(string hallNotes, string[] prices)
    {
        HallNotes = hallNotes.ReplaceLineEndings(" ").Trim();
        Times = [.. Times.Select(time => Read(time, Form(time.Name), Form($"{time.Name}Which")))];
        Prices = [.. Prices.Select((price, index) => Read(price, index < prices.Length ? prices[index].Trim() : price.Text))];
        if (PricingForm.Read(Request.Form) is not { } pricing)
            return;
        _wanted = pricing.ToPricing(Detail.Pricing, Detail.Screening.Currency);
        Pricing = _wanted is null ? pricing.Wrong(Detail.Screening.Currency) : pricing;
    }

    private string Form(string name) => Request.Form[name].ToString().Trim();

    private TimeField Read(TimeField field, string text, string which)
    {
        if (!DateTime.TryParseExact(
                text, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || local.Year is <= 1 or >= 9999)
        {
            return field with { Text = text, Error = Texts.Current["change.dayAndTime"], Two = [] };
        }

        if (DateTimeOffset.TryParse(Form($"{field.Name}Shown"), CultureInfo.InvariantCulture, out var shown))
            field = field with { Shown = shown };
        var moments = LocalTime.Moments(local, Zone);
        var error = moments.Count switch
        {
            0 => Texts.Current["change.skipped"],
            2 when which.Length == 0 && text != LocalText(field.Shown) => Texts.Current["change.which"],
            _ => null,
        };
        return field with
        {
            Text = text,
            Error = error,
            Two = moments.Count == 2 ? moments : [],
            Which = which.Length > 0 ? which : field.Which,
        };
    }

    private PriceField Read(PriceField field, string text) => field with
    {
        Text = text,
        Error = Money.Parse(text, Detail.Screening.Currency) is null
            ? Texts.Current["form.priceSuchAs", ("price", Money.ToTyped(1_250, Detail.Screening.Currency))]
            : null,
    };

    /// <summary>What the form says, whatever the screening is by now: sent twice, it is the same request.</summary>
    private ScreeningChangeRequest Wanted(int version, bool allowOverlap) => new(
        Changed(Times[0]), HallNotes, Changed(Times[1]), Changed(Times[2]),
        Prices: Prices.ToDictionary(
            price => price.Category, price => Money.Parse(price.Text, Detail.Screening.Currency)!.Value, StringComparer.Ordinal),
        Version: version, AllowOverlap: allowOverlap, Pricing: _wanted);

    /// <summary>Null if the form still has the minute that it showed: a screening may have been made with seconds.</summary>
    private EnteredTime? Changed(TimeField field)
    {
        var moments = LocalTime.Moments(DateTime.Parse(field.Text, CultureInfo.InvariantCulture), Zone);
        var moment = moments[field.Which == "second" ? ^1 : 0];
        return moment == Minute(field.Shown) ? null : EnteredTime.At(moment);
    }

    private string LocalText(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, Zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset Minute(DateTimeOffset moment) =>
        new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMinute), moment.Offset);

    private string Typed(long amount) => Money.ToTyped(amount, Detail.Screening.Currency);

    private static string Sentence(string why) => char.ToUpperInvariant(why[0]) + why[1..];
}
