using System.Security.Claims;
using SeatEngine.Commands;
using SeatEngine.Holds;
using SeatEngine.Seats;
using SeatHub;
using SeatHub.Limits;
using Web.Http;
using Web.Limits;

namespace Web.Holds;

/// <summary>What tickets the seats of a hold are to be, and by which promo code they are bought.</summary>
/// <param name="Types">Of the seats whose ticket type is to be another one, each once.</param>
/// <param name="Code">A promo code; empty: none any more; absent: as it is.</param>
public sealed record PriceRequest(TypeChoice[]? Types = null, string? Code = null);

/// <summary>Chooses the ticket types of a hold.</summary>
internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder api) =>
        api.MapPost("holds/{id:guid}/price", PriceAsync)
            .WithName("priceHold")
            .WithSummary("Choose the ticket types of a hold's seats or a promo code, which fixes its price again")
            .WithDescription(
                "What is not named stays as it is. due of the reply is what the hold costs then; getHold has it by parts. Refused with "
                + "ticket_type_refused if the types do not keep the screening's rules, with code_refused if the code does not count, and "
                + "nothing changes. A code is counted when the hold is confirmed: then the last use may have gone.")
            .Answers(200, 400, 404, 409, 422).Limited(RequestKind.Hold);

    private static async Task<IResult> PriceAsync(
        Guid id, PriceRequest price, HttpRequest request, ClaimsPrincipal user, HoldQueries holds, SeatCommands commands,
        CancellationToken cancellation)
    {
        var types = price.Types ?? [];
        if ((types.Length == 0 && price.Code is null) || Array.Exists(types, choice => choice?.Type is null))
            return Problems.Result(400, "invalid", "Name seats, each with its ticket type, or a code.");
        var caller = user.GetCaller();
        var key = IdempotencyKey.Read(request, caller.Holder);
        return Problems.Answer(await holds.FindAsync(new HoldId(id), cancellation) is { } found
            ? await commands.PriceAsync(found.ScreeningId, new HoldId(id), caller, types, key, cancellation, price.Code)
            : new SeatReply(SeatOutcome.NotFound));
    }
}
