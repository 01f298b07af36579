using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using SeatEngine.Commands;
using SeatEngine.Seats;
using SeatHub;
using Web.Http;
using Web.Rights;

namespace Web.Screenings;

/// <summary>Seats by number, and as ranges with both ends: <c>[3, "10-24"]</c>.</summary>
public sealed record SeatList([property: Required, JsonConverter(typeof(SeatRanges))] int[]? Seats);

/// <summary>Takes seats off sale and puts them back on sale. For staff only.</summary>
internal static class StaffEndpoints
{
    public static void MapStaff(this IEndpointRouteBuilder api)
    {
        api.MapPost("screenings/{id:long}/blocks", BlockAsync)
            .Needs(StaffRights.BlockSeats).InOwnScreenings().WithName("blockSeats").WithSummary("Take free seats off sale")
            .WithDescription("All of them or none, up to a whole hall. Seats that are blocked already are no conflict.")
            .WithMetadata(new RequestSizeLimitAttribute(BodyLimits.Seats))
            .Answers(200, 400, 403, 404, 409, 413, 422);

        api.MapPost("screenings/{id:long}/unblocks", UnblockAsync)
            .Needs(StaffRights.BlockSeats).InOwnScreenings().WithName("unblockSeats").WithSummary("Put blocked seats back on sale")
            .WithDescription("Up to a whole hall. Seats that are not blocked stay as they are.")
            .WithMetadata(new RequestSizeLimitAttribute(BodyLimits.Seats))
            .Answers(200, 400, 403, 404, 409, 413, 422);
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
