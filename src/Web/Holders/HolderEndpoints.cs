using SeatEngine.Seats;
using SeatHub.Limits;
using Web.Limits;

namespace Web.Holders;

/// <summary>A new holder's id, and the token to send as <c>Authorization: Bearer …</c>.</summary>
public sealed record IssuedHolder(Guid HolderId, string Token);

/// <summary>Creates holders for programs. Browsers get theirs with the first page.</summary>
internal static class HolderEndpoints
{
    public static void MapHolders(this IEndpointRouteBuilder api) =>
        api.MapPost("holders", (HolderTokens tokens) =>
        {
            var holder = new HolderId(Guid.CreateVersion7());
            return TypedResults.Created((string?)null, new IssuedHolder(holder.Value, tokens.Issue(holder)));
        })
            .WithName("createHolder").WithSummary("A new holder and its token").WithDescription("For programs. Pages use a cookie.")
            .AllowAnonymous().Limited(RequestKind.NewHolder);
}
