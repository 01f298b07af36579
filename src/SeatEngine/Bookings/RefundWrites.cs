using System.Text.Json;
using SeatEngine.Ledger;

namespace SeatEngine.Bookings;

/// <summary>What buyers are to get back, in the write transaction.</summary>
internal sealed class RefundWrites : ICommitWrites
{
    private const string InsertRefunds = """
        INSERT INTO refunds (screening_id, reference, command_id, due_at, amount, seats, cause)
        SELECT r.screening, r.reference, r.command_id, r.at, r.amount, r.seats::int[], r.cause
        FROM unnest(@RefundOf, @RefundTimes, @RefundReferences, @RefundCommands, @RefundAmounts, @RefundSeats, @RefundCauses)
            AS r(screening, at, reference, command_id, amount, seats, cause);
        """;

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var refunds = batch.Rows(part => part.Decided.Refunds);
        if (refunds.Count == 0)
            return;
        batch.Statement(InsertRefunds);
        batch.Parameter("RefundOf", BatchWrite.Column(refunds, r => r.Part.Screening.Value));
        batch.Parameter("RefundTimes", BatchWrite.Column(refunds, r => r.Part.Now));
        batch.Parameter("RefundReferences", BatchWrite.Column(refunds, r => r.Row.Reference));
        batch.Parameter("RefundCommands", BatchWrite.Column(refunds, r => r.Row.CommandId));
        batch.Parameter("RefundAmounts", BatchWrite.Column(refunds, r => r.Row.Amount));
        batch.Parameter("RefundSeats", BatchWrite.Column(refunds, r => BatchWrite.ArrayText(r.Row.Seats)));
        batch.Parameter("RefundCauses", BatchWrite.Column(refunds, r => JsonNamingPolicy.CamelCase.ConvertName(r.Row.Cause.ToString())));
    }
}
