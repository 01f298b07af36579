using System.Text.Json;
using SeatEngine.Ledger;

namespace SeatEngine.Bookings;

/// <summary>What buyers are to get back, in the write transaction.</summary>
internal sealed class RefundWrites : ICommitWrites
{
    private const string InsertRefunds = """
        INSERT INTO refunds (screening_id, reference, command_id, due_at, amount, seats, cause)
        SELECT @Screening, r.reference, r.command_id, @Now, r.amount, r.seats::int[], r.cause
        FROM unnest(@RefundReferences, @RefundCommands, @RefundAmounts, @RefundSeats, @RefundCauses)
            AS r(reference, command_id, amount, seats, cause);
        """;

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var refunds = batch.Decided.Refunds;
        if (refunds.Count == 0)
            return;
        batch.Statement(InsertRefunds);
        batch.Parameter("RefundReferences", BatchWrite.Column(refunds, r => r.Reference));
        batch.Parameter("RefundCommands", BatchWrite.Column(refunds, r => r.CommandId));
        batch.Parameter("RefundAmounts", BatchWrite.Column(refunds, r => r.Amount));
        batch.Parameter("RefundSeats", BatchWrite.Column(refunds, r => BatchWrite.ArrayText(r.Seats)));
        batch.Parameter("RefundCauses", BatchWrite.Column(refunds, r => JsonNamingPolicy.CamelCase.ConvertName(r.Cause.ToString())));
    }
}
