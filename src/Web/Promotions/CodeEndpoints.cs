using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using SeatEngine.Prices;
using SeatEngine.Promotions;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatHub;
using Web.Http;
using Web.Languages;
using Web.Rights;
using Web.Screenings;

namespace Web.Promotions;

/// <summary>Promo codes or vouchers to be made: one that is named, or many that are made up.</summary>
/// <param name="Code">The code, of 3 to 40 letters, digits and hyphens. Absent: made-up ones.</param>
/// <param name="Count">How many made-up ones, 1 to 5,000.</param>
/// <param name="Prefix">What made-up ones begin with.</param>
/// <param name="Amount">Minor units; of the kind percent: 0.</param>
/// <param name="Percent">0 to 100; of other kinds: 0.</param>
/// <param name="Types">Ids of ticket types. Absent: all.</param>
/// <param name="MaxTickets">At most so many tickets of a booking, the dearest first. Absent: all.</param>
/// <param name="MaxUses">Bookings that may use each of them. Absent: any number.</param>
/// <param name="PerPerson">Bookings of one person, by browser or e-mail. Absent: any number.</param>
/// <param name="GivesBack">The use of a booking that is cancelled can be used again.</param>
public sealed record NewCodesRequest(
    [property: JsonRequired] DiscountKind Kind, string? Code = null, int Count = 1, string? Prefix = null, long Amount = 0,
    decimal Percent = 0, string[]? Types = null, int? MaxTickets = null, int? MaxUses = null, int? PerPerson = null,
    DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null, bool GivesBack = true)
{
    internal NewCodes ToCodes() => new()
    {
        Code = Code,
        Count = Count,
        Prefix = Prefix,
        Kind = Kind,
        Amount = Amount,
        Percent = Percent,
        Types = Types,
        MaxTickets = MaxTickets,
        MaxUses = MaxUses,
        PerPerson = PerPerson,
        ValidFrom = ValidFrom,
        ValidUntil = ValidUntil,
        GivesBack = GivesBack,
    };
}

public sealed record MadeCodes(IReadOnlyList<string> Codes);

public sealed record EndedCode(string Code);

/// <summary>Makes, lists and ends promo codes, for staff.</summary>
internal static class CodeEndpoints
{
    public static void MapCodes(this IEndpointRouteBuilder api)
    {
        const string codes = "staff/screenings/{id:long}/codes";
        var staff = api.MapGroup("").InOwnScreenings();
        staff.MapPost(codes, AddAsync).Needs(StaffRights.ChangeScreenings)
            .WithName("addCodes").WithSummary("Make promo codes or vouchers of a screening")
            .Produces<MadeCodes>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(422);
        staff.MapGet(codes, (long id, PromoCodes all, CancellationToken cancellation) => all.ListAsync(new ScreeningId(id), cancellation))
            .Needs(StaffRights.ChangeScreenings).WithName("listCodes").WithSummary("The promo codes of a screening, newest first")
            .ProducesProblem(403);
        staff.MapDelete(codes + "/{code}", EndAsync).Needs(StaffRights.ChangeScreenings)
            .WithName("endCode").WithSummary("End a promo code")
            .WithDescription("Bookings that use it stay. Holds that have it cannot be bought with it any more.")
            .Produces<EndedCode>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> AddAsync(
        long id, NewCodesRequest asked, ClaimsPrincipal user, PromoCodes codes, ScreeningCatalog screenings, CancellationToken cancellation)
    {
        if (await screenings.FindAsync(new ScreeningId(id), cancellation) is not { } detail)
            return ScreeningEndpoints.UnknownScreening();
        var wanted = asked.ToCodes();
        if (wanted.Validate(detail.Screening.Currency, detail.Pricing) is { } fault)
            return Problems.Result(422, "invalid", Texts.Current.Fault(fault.Field, fault.Why));
        var made = await codes.AddAsync(new ScreeningId(id), wanted, user.GetStaff()!, cancellation);
        return made.Count == 0
            ? Problems.Result(409, "code_exists", "The screening has this code already.")
            : TypedResults.Created($"/api/v1/staff/screenings/{id}/codes", new MadeCodes(made));
    }

    private static async Task<IResult> EndAsync(
        long id, string code, ClaimsPrincipal user, PromoCodes codes, CancellationToken cancellation) =>
        await codes.EndAsync(new ScreeningId(id), code, user.GetStaff()!, cancellation)
            ? TypedResults.Ok(new EndedCode(PromoCode.Canonical(code)!))
            : Problems.Result(404, "not_found", "The screening has no such code, or it has been ended.");

    /// <summary>For a spreadsheet: one line a code. Codes have no character that would need quotes, and none begins a formula.</summary>
    internal static byte[] ToCsv(IEnumerable<CodeView> codes)
    {
        var text = new StringBuilder("code,kind,amount,percent,uses,max_uses,valid_from,valid_until,ended_at\r\n");
        foreach (var code in codes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{code.Code},{code.Kind},{code.Amount},{code.Percent},{code.Uses},{code.MaxUses},");
            text.Append(CultureInfo.InvariantCulture, $"{code.ValidFrom:u},{code.ValidUntil:u},{code.EndedAt:u}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
