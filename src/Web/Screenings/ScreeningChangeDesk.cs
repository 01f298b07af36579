using SeatEngine.Audit;
using SeatEngine.Live;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Text;
using Web.Languages;

namespace Web.Screenings;

/// <summary>Why a screening was not changed.</summary>
/// <param name="Field">The one that is wrong, if it is one.</param>
public sealed record ChangeRefusal(int Status, string Code, string Detail, string? Field = null);

/// <summary>Changes screenings for the API and for the staff's page: reads the times by the venue's clock, records refusals.</summary>
public sealed class ScreeningChangeDesk(
    ScreeningCatalog catalog, ScreeningChanges changes, ScreeningCallOff callOff, LiveSeatMaps maps, AuditTrail trail)
{
    public async Task<(CallOffProgress? Progress, ChangeRefusal? Refusal)> CallOffAsync(
        ScreeningId id, CallOffRequest asked, Guid commandId, StaffMember staff, CancellationToken cancellation)
    {
        var result = await callOff.CallOffAsync(
            id, asked.Reason?.Trim() ?? "", asked.Version, commandId, staff, cancellation);
        if (Refused(result) is { } refusal)
        {
            await trail.WriteAsync(new AuditEntry(StaffAction.CallOff, refusal.Code) { Screening = id, Command = commandId }.By(staff));
            return (null, refusal);
        }

        await maps.NoticeChangeAsync(id);
        return (await callOff.FindAsync(id, cancellation), null);
    }

    public async Task<(ChangedScreening? Changed, ChangeRefusal? Refusal)> ChangeAsync(
        ScreeningId id, ScreeningChangeRequest asked, Guid commandId, StaffMember staff, CancellationToken cancellation)
    {
        var (changed, refusal) = await TryChangeAsync(id, asked, commandId, staff, cancellation);
        if (refusal is null)
            await maps.NoticeChangeAsync(id);
        else
            await trail.WriteAsync(
                new AuditEntry(StaffAction.ChangeScreening, refusal.Code) { Screening = id, Command = commandId }.By(staff));
        return (changed, refusal);
    }

    private async Task<(ChangedScreening?, ChangeRefusal?)> TryChangeAsync(
        ScreeningId id, ScreeningChangeRequest asked, Guid commandId, StaffMember staff, CancellationToken cancellation)
    {
        if (await catalog.FindAsync(id, cancellation) is not { } detail)
            return (null, Unknown());
        var zone = TimeZones.Find(detail.Screening.TimeZone) ?? TimeZoneInfo.Utc;
        var times = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var (field, entered) in new[]
        {
            ("startsAt", asked.StartsAt), ("salesOpenAt", asked.SalesOpenAt), ("salesCloseAt", asked.SalesCloseAt),
        })
        {
            var (moment, fault) = entered?.Resolve(zone) ?? default;
            if (fault is not null)
                return (null, Invalid(field, fault));
            times[field] = entered is null ? null : moment;
        }

        var change = new ScreeningChange
        {
            StartsAt = times["startsAt"],
            HallNotes = asked.HallNotes?.Trim(),
            SalesOpenAt = times["salesOpenAt"],
            SalesCloseAt = times["salesCloseAt"],
            CloseSales = asked.CloseSales,
            Prices = asked.Prices,
            Pricing = asked.Pricing,
            Version = asked.Version,
            AllowOverlap = asked.AllowOverlap,
        };
        return await changes.ChangeAsync(id, change, commandId, staff, cancellation) switch
        {
            ChangeResult.Changed done => (new ChangedScreening(id.Value, done.Version, Warning(done.Others)), null),
            ChangeResult.HallInUse use => (null, new ChangeRefusal(409, "hall_in_use", Overlap(use.Others[0]))),
            var refused => (null, Refused(refused)),
        };

        string? Warning(IReadOnlyList<HallUse> others) =>
            others.Count == 0 || asked.AllowOverlap is true ? null : Overlap(others[0]);

        string Overlap(HallUse other) => StaffScreeningEndpoints.Overlap(other, detail.Screening.TimeZone);
    }

    /// <returns>Null if it was not refused.</returns>
    private static ChangeRefusal? Refused(ChangeResult result) => result switch
    {
        ChangeResult.Changed => null,
        ChangeResult.ChangedMeanwhile => Refusal(409, "changed_meanwhile"),
        ChangeResult.Invalid wrong => Invalid(wrong.Field, wrong.Why),
        ChangeResult.IdReused => new ChangeRefusal(422, "id_reused", Texts.Current["change.sentBefore"]),
        ChangeResult.CalledOff => Refusal(409, "called_off"),
        _ => Unknown(),
    };

    private static ChangeRefusal Unknown() => Refusal(404, "unknown_screening");

    private static ChangeRefusal Refusal(int status, string code) => new(status, code, Texts.Current[$"problem.{code}"]);

    private static ChangeRefusal Invalid(string field, Message why) =>
        new(422, "invalid", Texts.Current.Fault(field, why), field);
}
