using Microsoft.AspNetCore.SignalR;
using SeatEngine.Live;
using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatHub.Protocol;

namespace SeatHub;

/// <summary>For large halls: single seats of some sections, and how many seats are free in the others.</summary>
public sealed partial class SeatMapHub
{
    /// <summary>Starts watching a screening: single seats only in some sections.</summary>
    /// <param name="screeningId">The screening.</param>
    /// <param name="position">Where the client is, if it was here before.</param>
    /// <param name="known">The sections that it has as of its position.</param>
    /// <param name="sections">The sections that it wants: places in the plan's list, ascending. None: only how many seats are free.</param>
    public Task<JoinReply> JoinSections(long screeningId, Position? position, int[] known, int[] sections) =>
        WithHubErrors(JoinAsync(screeningId, position, map => (ReadSections(map, known), ReadSections(map, sections))));

    /// <summary>Changes the sections of a screening that is watched, by <see cref="JoinSections"/> or <see cref="Join"/>.</summary>
    /// <returns>What the client lacks.</returns>
    public Task<SectionsReply> ShowSections(long screeningId, Position? position, int[] known, int[] sections) =>
        WithHubErrors(ShowSectionsAsync(screeningId, position, known, sections));

    private async Task<SectionsReply> ShowSectionsAsync(long screeningId, Position? position, int[] known, int[] sections)
    {
        var screening = new ScreeningId(screeningId);
        if (await maps.GetAsync(screening, Context.ConnectionAborted) is not { } map)
            throw new HubException("unknown_screening: there is no such screening");
        var (had, shown) = (ReadSections(map, known), ReadSections(map, sections));
        // Watch first, read then, as in Join.
        if (!watched.Show(screening, Context.ConnectionId, shown))
            throw new HubException("invalid: Join the screening first.");
        return Reply(map.ReadSections(position, had, shown));
    }

    private static SectionSet ReadSections(LiveSeatMap map, int[] sections) =>
        sections is null ? throw new HubException("invalid: Say which sections, or none.")
        : SectionSet.TryCreate(map.Terms.Plan, sections)
            ?? throw new HubException("invalid: Sections are places in the plan's list of sections, each once, ascending.");

    private static SectionsReply Reply(SectionsView view) => new()
    {
        Epoch = view.Position.Epoch,
        Revision = view.Position.Revision,
        Delta = view.Delta is null ? null : FrameCodec.Write(view.Delta),
        Entered = view.Entered,
        Statuses = view.Statuses,
        Free = FrameCodec.Write(view.Free, before: null),
    };
}
