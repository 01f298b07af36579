using SeatEngine.Ledger;

namespace SeatEngine.Tills;

/// <summary>What tills took and gave, in the write transaction.</summary>
internal sealed class TillWrites : ICommitWrites
{
    private const string InsertEntries = """
        INSERT INTO till_entries (screening_id, command_id, reference, at, till, kind, tender, amount, seats)
        SELECT @Screening, t.command_id, t.reference, @Now, t.till, t.kind, t.tender, t.amount, t.seats::int[]
        FROM unnest(@TillCommands, @TillReferences, @Tills, @TillKinds, @TillTenders, @TillAmounts, @TillSeats)
            AS t(command_id, reference, till, kind, tender, amount, seats);
        """;

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var entries = batch.Decided.TillEntries;
        if (entries.Count == 0)
            return;
        batch.Statement(InsertEntries);
        batch.Parameter("TillCommands", BatchWrite.Column(entries, e => e.CommandId));
        batch.Parameter("TillReferences", BatchWrite.Column(entries, e => e.Reference));
        batch.Parameter("Tills", BatchWrite.Column(entries, e => e.Till.Value));
        batch.Parameter("TillKinds", BatchWrite.Column(entries, e => e.Kind.ToString().ToLowerInvariant()));
        batch.Parameter("TillTenders", BatchWrite.Column(entries, e => e.Tender.ToString().ToLowerInvariant()));
        batch.Parameter("TillAmounts", BatchWrite.Column(entries, e => e.Amount));
        batch.Parameter("TillSeats", BatchWrite.Column(entries, e => BatchWrite.ArrayText(e.Seats)));
    }
}
