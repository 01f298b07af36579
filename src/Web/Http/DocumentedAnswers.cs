using SeatEngine.Seats;

namespace Web.Http;

/// <summary>Declares the responses of an endpoint that runs a seat command, for the API document.</summary>
internal static class DocumentedAnswers
{
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int success, params int[] problems)
    {
        route.Produces<SeatReply>(success).WithMetadata(new IdempotencyKey.Accepted());
        foreach (var problem in problems)
            route.ProducesProblem(problem);
        return route;
    }
}
