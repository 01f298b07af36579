using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using SeatEngine.Commands;
using SeatEngine.Live;
using SeatEngine.Plans;
using SeatEngine.Seats;
using SeatEngine.Storage;
using SeatHub.Feeds;
using SeatHub.Limits;
using SeatHub.Protocol;
using SeatHub.Transport;

namespace SeatHub;

/// <summary>
/// <c>/hubs/seatmap</c>: watch screenings and hold seats. Every caller is a holder by its signed token; nobody can name another's.
/// Commands run with <see cref="CancellationToken.None"/>: they complete even if the caller disconnects. Outcomes are values; failures
/// are <see cref="HubException"/>s that begin with a code (docs/api.md).
/// </summary>
[Authorize]
public sealed partial class SeatMapHub(
    LiveSeatMaps maps, SeatCommands commands, DatabaseClock clock, ScreeningViewers viewers, RequestLimits limits,
    CallerAddresses addresses, WatchedSections watched, IOptions<SeatRuleOptions> rules)
    : Hub<ISeatMapClient>
{
    private Caller Caller => Context.User!.GetCaller();

    private IPAddress? RemoteAddress =>
        Context.Features.Get<HubSocket>() is { } direct ? direct.RemoteAddress : Context.GetHttpContext()?.Connection.RemoteIpAddress;

    /// <summary>The caller, whose request counts, as one or as many.</summary>
    /// <exception cref="HubException">They have sent too many.</exception>
    private Caller Count(RequestKind kind, int requests = 1)
    {
        var caller = addresses.Locate(Caller, RemoteAddress);
        if (caller.From is { } from && limits.Count(kind, from, caller.Holder, requests) is { RetryAfter: { } wait })
            throw new HubException($"too_many_requests: Too many from you or from your address. Wait {Math.Ceiling(wait.TotalSeconds)} s.");
        return caller;
    }

    /// <summary>Starts watching a screening.</summary>
    /// <param name="screeningId">The screening.</param>
    /// <param name="position">Where the client is, if it was here before: it gets what it missed.</param>
    /// <returns>Where the screening is, and how to get there.</returns>
    public Task<JoinReply> Join(long screeningId, Position? position = null) => WithHubErrors(JoinAsync(screeningId, position));

    /// <param name="read">The sections that the client has, and those that it wants; null: it wants all seats.</param>
    private async Task<JoinReply> JoinAsync(
        long screeningId, Position? position, Func<LiveSeatMap, (SectionSet Known, SectionSet Shown)>? read = null)
    {
        Count(RequestKind.Join);
        var screening = new ScreeningId(screeningId);
        // Watch first, read then: what changes in between arrives as a frame and is applied after this answer.
        await Groups.AddToGroupAsync(Context.ConnectionId, ScreeningFeeds.GroupName(screening), Context.ConnectionAborted);
        if (await maps.GetAsync(screening, Context.ConnectionAborted) is not { } map)
            throw new HubException("unknown_screening: there is no such screening");
        var asked = read?.Invoke(map);
        watched.Show(screening, Context.ConnectionId, asked?.Shown);

        var sections = asked is { } wish ? Reply(map.ReadSections(position, wish.Known, wish.Shown)) : null;
        var delta = sections is null && position is { } known ? map.DeltaSince(known) : null;
        var snapshot = sections is null && delta is null ? map.Snapshot() : null;
        var holder = Context.User!.GetHolder();
        return new JoinReply
        {
            ScreeningId = screeningId,
            Epoch = sections?.Epoch ?? delta?.Epoch ?? snapshot!.Position.Epoch,
            Revision = sections?.Revision ?? delta?.To ?? snapshot!.Position.Revision,
            SeatCount = map.Terms.Plan.Seats.Count,
            PlanHash = map.Terms.Plan.Hash,
            Snapshot = snapshot?.Statuses,
            Delta = delta is null ? null : FrameCodec.Write(delta),
            Sections = sections,
            Holds = [.. map.HoldsOf(holder).Where(h => !h.HasRunOut(clock.Now)).Select(h => h.View(rules.Value))],
            Now = clock.Now,
            SalesOpenAt = map.Terms.SalesOpenAt,
            SalesCloseAt = map.Terms.SalesCloseAt,
            MaxSeats = rules.Value.MaxSeatsPerHold,
            OrphanRule = map.Terms.OrphanRule,
            Version = map.Terms.Version,
            Viewers = viewers.Of(screening),
        };
    }

    /// <summary>Stops watching a screening; holds stay.</summary>
    public Task Leave(long screeningId) =>
        Groups.RemoveFromGroupAsync(
            Context.ConnectionId, ScreeningFeeds.GroupName(new ScreeningId(screeningId)), Context.ConnectionAborted);

    /// <summary>Holds exactly these seats, or none.</summary>
    /// <param name="screeningId">The screening.</param>
    /// <param name="holdId">Chosen by the client (UUIDv7); the same id again gives the first answer again.</param>
    /// <param name="seats">Plan indexes.</param>
    public Task<SeatReply> Hold(long screeningId, Guid holdId, int[] seats) => Hold(screeningId, holdId, seats, repeat: false);

    /// <summary>
    /// <see cref="Hold(long, Guid, int[])"/>, sent again because the answer was lost: a node that does not know the first answer asks the
    /// database for it, instead of refusing seats that are taken by this very hold.
    /// </summary>
    public Task<SeatReply> HoldAgain(long screeningId, Guid holdId, int[] seats) => Hold(screeningId, holdId, seats, repeat: true);

    private Task<SeatReply> Hold(long screeningId, Guid holdId, int[] seats, bool repeat) =>
        WithHubErrors(commands.HoldAsync(
            new ScreeningId(screeningId), new HoldId(holdId), Count(RequestKind.Hold), seats, CancellationToken.None, repeat));

    /// <summary>Holds exactly these seats or, if others have some of them, equally many adjacent ones of the same category.</summary>
    public Task<SeatReply> HoldOrSimilar(long screeningId, Guid holdId, int[] seats) =>
        HoldOrSimilar(screeningId, holdId, seats, repeat: false);

    /// <summary><see cref="HoldOrSimilar(long, Guid, int[])"/>, sent again because the answer was lost.</summary>
    public Task<SeatReply> HoldOrSimilarAgain(long screeningId, Guid holdId, int[] seats) =>
        HoldOrSimilar(screeningId, holdId, seats, repeat: true);

    private Task<SeatReply> HoldOrSimilar(long screeningId, Guid holdId, int[] seats, bool repeat) =>
        WithHubErrors(commands.HoldOrSimilarAsync(
            new ScreeningId(screeningId), new HoldId(holdId), Count(RequestKind.Hold), seats, CancellationToken.None, repeat));

    /// <summary>Holds the best adjacent seats there are.</summary>
    public Task<SeatReply> HoldBest(long screeningId, Guid holdId, BestRequest best) => HoldBest(screeningId, holdId, best, repeat: false);

    /// <summary><see cref="HoldBest(long, Guid, BestRequest)"/>, sent again because the answer was lost.</summary>
    public Task<SeatReply> HoldBestAgain(long screeningId, Guid holdId, BestRequest best) =>
        HoldBest(screeningId, holdId, best, repeat: true);

    private Task<SeatReply> HoldBest(long screeningId, Guid holdId, BestRequest best, bool repeat) => best is null
        ? Task.FromResult(new SeatReply(SeatOutcome.Invalid) { HoldId = holdId, Detail = "Say how many seats." })
        : WithHubErrors(commands.HoldBestAsync(
            new ScreeningId(screeningId), new HoldId(holdId), Count(RequestKind.Hold), best, CancellationToken.None, repeat));

    /// <summary>Makes many holds, each by itself: one that is refused leaves the others as they are.</summary>
    /// <param name="screeningId">The screening.</param>
    /// <param name="holds">At most <see cref="SeatCommands.MaxHoldsAtOnce"/>, each with an id that the client chooses.</param>
    /// <returns>The replies, in the order of the holds.</returns>
    public Task<SeatReply[]> HoldMany(long screeningId, NewHold[] holds) => HoldMany(screeningId, holds, repeat: false);

    /// <summary><see cref="HoldMany(long, NewHold[])"/>, sent again because the answer was lost.</summary>
    public Task<SeatReply[]> HoldManyAgain(long screeningId, NewHold[] holds) => HoldMany(screeningId, holds, repeat: true);

    private Task<SeatReply[]> HoldMany(long screeningId, NewHold[] holds, bool repeat) =>
        holds is { Length: > 0 and <= SeatCommands.MaxHoldsAtOnce }
            ? WithHubErrors(commands.HoldManyAsync(
                new ScreeningId(screeningId), Count(RequestKind.Hold, holds.Length), holds, CancellationToken.None, repeat))
            : throw new HubException($"invalid: 1 to {SeatCommands.MaxHoldsAtOnce} holds can be made at once.");

    /// <summary>Adds seats to a live hold: a new hold with the seats of both takes its place, or nothing changes.</summary>
    /// <param name="screeningId">The screening.</param>
    /// <param name="holdId">The id of the new hold, as of <see cref="Hold(long, Guid, int[])"/>.</param>
    /// <param name="more">The hold and the seats to be added to it.</param>
    public Task<SeatReply> AddToHold(long screeningId, Guid holdId, SeatsToAdd more)
    {
        var (screening, hold, caller) = (new ScreeningId(screeningId), new HoldId(holdId), Count(RequestKind.Hold));
        var (joins, repeat) = (new HoldId(more?.Joins ?? default), more?.Repeat ?? false);
        return more switch
        {
            { Seats: { } seats, Best: null, OrSimilar: true } => WithHubErrors(
                commands.HoldOrSimilarAsync(screening, hold, caller, seats, CancellationToken.None, repeat, joins)),
            { Seats: { } seats, Best: null } => WithHubErrors(
                commands.HoldAsync(screening, hold, caller, seats, CancellationToken.None, repeat, joins)),
            { Seats: null, Best: { } best, OrSimilar: false } => WithHubErrors(
                commands.HoldBestAsync(screening, hold, caller, best, CancellationToken.None, repeat, joins)),
            _ => Task.FromResult(new SeatReply(SeatOutcome.Invalid)
            {
                HoldId = holdId,
                Detail = "Name the hold, and either seats, perhaps with orSimilar, or best.",
            }),
        };
    }

    /// <summary>Gives a hold its full time again, up to the cap.</summary>
    public Task<SeatReply> Extend(long screeningId, Guid holdId, Guid commandId) =>
        WithHubErrors(commands.ExtendAsync(new ScreeningId(screeningId), new HoldId(holdId), Caller, commandId, CancellationToken.None));

    /// <summary>Gives seats of a hold back: all, or some.</summary>
    public Task<SeatReply> Release(long screeningId, Guid holdId, int[]? seats = null) =>
        WithHubErrors(commands.ReleaseAsync(
            new ScreeningId(screeningId), new HoldId(holdId), Caller, seats, Guid.CreateVersion7(), CancellationToken.None));

    /// <summary>An outage gets a code that the caller can act upon, instead of SignalR's "an error on the server".</summary>
    internal static async Task<T> WithHubErrors<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (StoreUnavailableException away)
        {
            throw new HubException($"unavailable: {away.Message}", away);
        }
        catch (BusyException busy)
        {
            throw new HubException($"busy: {busy.Message}", busy);
        }
    }
}
