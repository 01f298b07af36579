using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatHub;
using Web.Http;

namespace Web.Screenings;

/// <summary>Seats by number.</summary>
public sealed record SeatList([property: Required] int[]? Seats);

/// <summary>Takes seats off sale and puts them back on sale. For staff only.</summary>
internal static class StaffEndpoints
{
    public const string Policy = "Staff";

    public static void MapStaff(this IEndpointRouteBuilder api)
    {
        api.MapPost("screenings/{id:long}/blocks", BlockAsync)
            .RequireAuthorization(Policy).WithName("blockSeats").WithSummary("Take free seats off sale")
            .Answers(200, 400, 403, 404, 409, 422);

        api.MapPost("screenings/{id:long}/unblocks", UnblockAsync)
            .RequireAuthorization(Policy).WithName("unblockSeats").WithSummary("Put blocked seats back on sale")
            .Answers(200, 400, 403, 404, 409, 422);
    }

    private static async Task<IResult> BlockAsync(
        long id, SeatList seats, HttpRequest request, ClaimsPrincipal user, SeatCommands commands, CancellationToken cancellation)
    {
        var key = IdempotencyKey.Read(request, user.GetHolder());
        return Problems.Answer(await commands.BlockAsync(new ScreeningId(id), seats.Seats ?? [], user.GetCaller(), key, cancellation));
    }

    private static async Task<IResult> UnblockAsync(
        long id, SeatList seats, HttpRequest request, ClaimsPrincipal user, SeatCommands commands, CancellationToken cancellation)
    {
        var key = IdempotencyKey.Read(request, user.GetHolder());
        return Problems.Answer(await commands.UnblockAsync(new ScreeningId(id), seats.Seats ?? [], user.GetCaller(), key, cancellation));
    }
}
