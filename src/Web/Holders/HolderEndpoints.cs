using SeatEngine.Seats;

namespace Web.Holders;

public sealed record IssuedHolder(Guid HolderId, string Token);

/// <summary>New holders for programs; browsers get theirs with the first page.</summary>
internal static class HolderEndpoints
{
    public static void MapHolders(this IEndpointRouteBuilder api) =>
        api.MapPost("holders", (HolderTokens tokens) =>
        {
            var holder = new HolderId(Guid.CreateVersion7());
            return TypedResults.Created((string?)null, new IssuedHolder(holder.Value, tokens.Issue(holder)));
        }).WithSummary("A new holder and its token").AllowAnonymous();
}
