using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>Holds as callers describe them: one, or many at once.</summary>
public sealed partial class SeatCommands
{
    /// <summary>Upper bound of the holds of one request. One commit takes more of a screening, so they can share it.</summary>
    public const int MaxHoldsAtOnce = 100;

    /// <summary>Makes the hold that is described.</summary>
    /// <param name="repeat">The caller may have sent it before.</param>
    public Task<SeatReply> HoldAsync(
        ScreeningId screening, HoldId id, Caller caller, NewHold hold, CancellationToken cancellation, bool repeat = false)
    {
        HoldId? joins = hold.Joins is { } joined ? new HoldId(joined) : null;
        return hold switch
        {
            { Seats: not null, Best: null, OrSimilar: true } =>
                HoldOrSimilarAsync(screening, id, caller, hold.Seats, cancellation, repeat, joins),
            { Seats: not null, Best: null } => HoldAsync(screening, id, caller, hold.Seats, cancellation, repeat, joins),
            { Seats: null, Best: not null, OrSimilar: false } =>
                HoldBestAsync(screening, id, caller, hold.Best, cancellation, repeat, joins),
            _ => Task.FromResult(new SeatReply(SeatOutcome.Invalid)
            {
                HoldId = id.Value,
                Detail = "Name either seats, perhaps with orSimilar, or best.",
            }),
        };
    }

    /// <summary>
    /// Makes many holds of one screening, each by itself: one that is refused leaves the others as they are. They enter the lane together,
    /// so that those of a lane that was idle share one commit.
    /// </summary>
    /// <param name="holds">At most <see cref="MaxHoldsAtOnce"/>, each with an id of its own.</param>
    /// <param name="repeat">The caller may have sent them before.</param>
    /// <returns>The replies, in the order of the holds.</returns>
    public async Task<SeatReply[]> HoldManyAsync(
        ScreeningId screening, Caller caller, IReadOnlyList<NewHold?> holds, CancellationToken cancellation, bool repeat = false)
    {
        caller = await organizers.InAsync(caller, screening, cancellation);
        var replies = new Task<SeatReply>[holds.Count];
        var lane = await maps.GetAsync(screening, cancellation) is { } map ? lanes.Of(map) : null;
        lane?.BeginGathering();
        try
        {
            for (var i = 0; i < replies.Length; i++)
            {
                replies[i] = holds[i] is { HoldId: { } id } hold
                    ? HoldAsync(screening, new HoldId(id), caller, hold, cancellation, repeat)
                    : Task.FromResult(new SeatReply(SeatOutcome.Invalid) { Detail = "Each of many holds has a holdId." });
            }
        }
        finally
        {
            lane?.EndGathering();
        }

        return await Task.WhenAll(replies);
    }
}
