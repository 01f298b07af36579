using System.Text.Json;
using SeatEngine.Audit;
using SeatEngine.Bookings;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>What staff were refused. What they did is written with the seats (<see cref="SeatRules.StaffActs"/>).</summary>
public sealed partial class SeatCommands
{
    private Task<SeatReply> RecordedAsync(
        Task<SeatReply> reply, Caller caller, StaffAction action, Guid commandId, ScreeningId? screening = null, HoldId? hold = null,
        string? reference = null) =>
        caller.Staff is { } staff ? RecordRefusalAsync(reply, staff, action, commandId, screening, hold, reference) : reply;

    private async Task<SeatReply> RecordRefusalAsync(
        Task<SeatReply> reply, StaffMember staff, StaffAction action, Guid commandId, ScreeningId? screening, HoldId? hold,
        string? reference)
    {
        var answer = await reply;
        if (answer.Accepted)
            return answer;
        var result = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Outcome.ToString());
        await trail.WriteAsync(new AuditEntry(action, result)
        {
            Screening = screening,
            Hold = hold,
            Reference = BookingReference.Canonical(reference) ?? reference,
            Seats = answer.Seats.Length,
            Command = commandId,
        }.By(staff));
        return answer;
    }
}
