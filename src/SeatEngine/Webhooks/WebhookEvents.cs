using System.Text.Json;
using System.Text.Json.Serialization;
using SeatEngine.Seats;

namespace SeatEngine.Webhooks;

/// <summary>What operators are notified of. It names what happened and to what; the rest is read back over the API.</summary>
/// <param name="Type">As <see cref="WebhookEvents.Kinds"/> names it.</param>
/// <param name="Subject">What it is about: a booking's reference, a hold's id; two events of one revision and type differ in it.</param>
public sealed record WebhookEvent(string Type, DateTimeOffset Timestamp, string Subject, WebhookData Data);

/// <summary>The content of an event. Nothing in it is personal data.</summary>
/// <param name="Revision">That of the screening's ledger. Absent for what does not change seats.</param>
/// <param name="Seats">Plan indices, ascending.</param>
/// <param name="PreviousSeats">Of a booking that moved.</param>
/// <param name="Until">When the hold ends (UTC).</param>
public sealed record WebhookData(
    long? ScreeningId = null, long? Revision = null, Guid? HoldId = null, string? Reference = null, int[]? Seats = null,
    int[]? PreviousSeats = null, DateTimeOffset? Until = null);

/// <summary>
/// The events of a ledger row: a pure function, so that those of any revision can be made again, with the same ids.
/// </summary>
public static class WebhookEvents
{
    public const string Test = "webhook.test";

    public const string ScreeningAdded = "screening.added", ScreeningChanged = "screening.changed";

    public const string ScreeningCalledOff = "screening.called_off";

    private static readonly Dictionary<LedgerOp, string> _ofOps = new()
    {
        [LedgerOp.Hold] = "hold.granted",
        [LedgerOp.Extend] = "hold.extended",
        [LedgerOp.Release] = "hold.released",
        [LedgerOp.Expire] = "hold.expired",
        [LedgerOp.Confirm] = "booking.confirmed",
        [LedgerOp.Cancel] = "booking.seats_cancelled",
        [LedgerOp.Vacate] = "booking.left",
        [LedgerOp.Occupy] = "booking.arrived",
        [LedgerOp.Block] = "seats.blocked",
        [LedgerOp.Unblock] = "seats.unblocked",
    };

    private const string Moved = "booking.moved";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Every kind that an endpoint can ask for.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. _ofOps.Values, Moved, ScreeningAdded, ScreeningChanged, ScreeningCalledOff];

    /// <param name="at">When the row was committed.</param>
    public static IEnumerable<WebhookEvent> Of(ScreeningId screening, long revision, DateTimeOffset at, IReadOnlyList<LedgerEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (!_ofOps.TryGetValue(entry.Op, out var type))
                continue;
            var data = new WebhookData(screening.Value, revision, entry.Hold, entry.Booking, [.. entry.Seats.Order()], Until: entry.Until);
            // A move is two entries: its booking vacates seats and occupies others.
            if (entry.Op == LedgerOp.Vacate && i + 1 < entries.Count
                && entries[i + 1] is { Op: LedgerOp.Occupy } next && next.Booking == entry.Booking)
            {
                i++;
                (type, data) = (Moved, data with { Seats = [.. next.Seats.Order()], PreviousSeats = data.Seats });
            }

            // The same hold or booking can be in a row twice: the place in the row tells them apart.
            yield return new WebhookEvent(type, at, $"{entry.Booking ?? entry.Hold?.ToString() ?? "seats"} {revision}.{i}", data);
        }
    }

    /// <summary>The body of a request, as Standard Webhooks has it: type, timestamp, data.</summary>
    public static string Write(WebhookEvent happened) =>
        JsonSerializer.Serialize(new { happened.Type, happened.Timestamp, happened.Data }, _json);
}
