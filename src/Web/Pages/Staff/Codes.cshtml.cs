using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SeatEngine.Currencies;
using SeatEngine.Prices;
using SeatEngine.Promotions;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Languages;
using Web.Promotions;
using Web.Text;

namespace Web.Pages.Staff;

/// <summary>The promo codes of a screening: makes them, lists them, ends them, and gives them out as CSV.</summary>
[Authorize(Policy = nameof(StaffRights.ChangeScreenings))]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CodesModel(ScreeningCatalog screenings, PromoCodes codes) : PageModel
{
    private const int MaxRows = 500;

    public ScreeningSummary Screening { get; private set; } = null!;

    public ScreeningPricing? Pricing { get; private set; }

    /// <summary>The newest ones; the file has all.</summary>
    public IReadOnlyList<CodeView> Codes { get; private set; } = [];

    public int Count { get; private set; }

    public string? Notice { get; private set; }

    public string Tone { get; private set; } = "sorry";

    public async Task<IActionResult> OnGetAsync(long id, int? made, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        if (made is { } count)
            (Notice, Tone) = (Texts.Current["codes.made", ("count", count)], "good");
        return Page();
    }

    public async Task<IActionResult> OnGetCsvAsync(long id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        var all = await codes.ListAsync(new ScreeningId(id), cancellation);
        return File(CodeEndpoints.ToCsv(all), "text/csv; charset=utf-8", $"codes-{id}.csv");
    }

    public async Task<IActionResult> OnPostAsync(
        long id, [FromForm] string? code, [FromForm] int? count, [FromForm] DiscountKind kind, [FromForm] string? value,
        [FromForm] string[] types, [FromForm] int? maxUses, [FromForm] int? perPerson, [FromForm] int? maxTickets,
        [FromForm] DateTime? from, [FromForm] DateTime? until, [FromForm] bool givesBack, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        var many = count is > 1;
        var zone = TimeZones.Find(Screening.TimeZone) ?? TimeZoneInfo.Utc;
        var (amount, percent) = Value(kind, value ?? "");
        if (!ModelState.IsValid || amount is null || percent is null)
            return Refused(Texts.Current["change.pricingWrong", ("price", Money.ToTyped(1_250, Screening.Currency))]);
        var wanted = new NewCodes
        {
            Code = many || string.IsNullOrWhiteSpace(code) ? null : code,
            Prefix = many ? code?.Trim() : null,
            Count = count ?? 1,
            Kind = kind,
            Amount = amount.Value,
            Percent = percent.Value,
            Types = types.Length > 0 ? types : null,
            MaxUses = maxUses,
            PerPerson = perPerson,
            MaxTickets = maxTickets,
            ValidFrom = Moment(from, zone),
            ValidUntil = Moment(until, zone),
            GivesBack = givesBack,
        };
        if (wanted.Validate(Screening.Currency, Pricing) is { } fault)
            return Refused(Texts.Current.Fault(fault.Field, fault.Why));
        var made = await codes.AddAsync(new ScreeningId(id), wanted, User.GetStaff()!, cancellation);
        return made.Count == 0 ? Refused(Texts.Current["problem.code_exists"]) : RedirectToPage(new { id, made = made.Count });
    }

    public async Task<IActionResult> OnPostEndAsync(long id, [FromForm] string code, CancellationToken cancellation)
    {
        await codes.EndAsync(new ScreeningId(id), code ?? "", User.GetStaff()!, cancellation);
        return RedirectToPage(new { id });
    }

    public string Shown(CodeView code) => code.Kind switch
    {
        DiscountKind.Percent => $"−{code.Percent.ToString("0.##", CultureInfo.InvariantCulture)} %",
        DiscountKind.TicketPrice => Sums.ShowPrice(code.Amount, Screening.Currency),
        _ => Sums.Show(-code.Amount, Screening.Currency),
    };

    private PageResult Refused(string notice)
    {
        Notice = notice;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return false;
        (Screening, Pricing) = (detail.Screening, detail.Pricing);
        var all = await codes.ListAsync(new ScreeningId(id), cancellation);
        Count = all.Count;
        Codes = [.. all.Take(MaxRows)];
        return true;
    }

    private (long? Amount, decimal? Percent) Value(DiscountKind kind, string value)
    {
        if (kind != DiscountKind.Percent)
            return (Money.Parse(value, Screening.Currency), 0);
        var isNumber = decimal.TryParse(
            value.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        return (0, isNumber ? percent : null);
    }

    // A time that clocks show twice is the first of the two; one that they skip is the next that they show.
    private static DateTimeOffset? Moment(DateTime? local, TimeZoneInfo zone)
    {
        if (local is not { } time)
            return null;
        return LocalTime.Moments(time, zone) is [var first, ..] ? first : LocalTime.Moments(time.AddHours(1), zone)[0];
    }
}
