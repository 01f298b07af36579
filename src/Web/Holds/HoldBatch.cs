using Microsoft.AspNetCore.Mvc;
using SeatEngine.Commands;
using SeatEngine.Seats;
using Web.Http;

namespace Web.Holds;

/// <summary>Holds to be made at once, each by itself and with a <c>holdId</c>.</summary>
public sealed record HoldBatch(NewHold[]? Holds);

/// <summary>What became of the holds, in the order in which they were sent.</summary>
public sealed record HoldBatchReply(HoldOfBatch[] Holds);

/// <summary>What the hold would have been answered by itself: a status, and either a reply or a problem.</summary>
public sealed record HoldOfBatch(int Status, SeatReply? Reply, ProblemDetails? Problem)
{
    public static HoldOfBatch Of(SeatReply reply)
    {
        if (reply.Accepted)
            return new HoldOfBatch(201, reply, null);
        var problem = Problems.OfRefusal(reply);
        return new HoldOfBatch(problem.Status!.Value, null, problem);
    }
}
