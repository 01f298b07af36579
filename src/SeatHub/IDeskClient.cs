using SeatEngine.Screenings;

namespace SeatHub;

/// <summary>What the server calls on a client of the desk hub; formats in docs/api.md.</summary>
public interface IDeskClient
{
    /// <summary>
    /// Screenings whose seats changed, about once a second. Messages can be lost and can arrive out of order: ignore a revision below the
    /// one that is shown, and call <see cref="DeskHub.WatchOccupancy"/> again every few seconds.
    /// </summary>
    Task Occupancy(Occupancy[] changes);

    /// <summary>A member of staff has released a hold, or some of its seats.</summary>
    Task HoldReleased(ReleasedHold released);
}

/// <param name="ScreeningId">The screening.</param>
/// <param name="HoldId">The hold.</param>
/// <param name="Seats">The seats that were released, ascending plan indexes.</param>
/// <param name="By">The name of the member of staff.</param>
public sealed record ReleasedHold(long ScreeningId, Guid HoldId, int[] Seats, string By);
