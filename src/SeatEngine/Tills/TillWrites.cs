using SeatEngine.Ledger;

namespace SeatEngine.Tills;

/// <summary>What tills took and gave, in the write transaction.</summary>
internal sealed class TillWrites : ICommitWrites
{
    private const string InsertEntries = """
        INSERT INTO till_entries (screening_id, command_id, reference, at, till, kind, tender, amount, seats)
        SELECT t.screening, t.command_id, t.reference, t.at, t.till, t.kind, t.tender, t.amount, t.seats::int[]
        FROM unnest(@TillOf, @TillTimes, @TillCommands, @TillReferences, @Tills, @TillKinds, @TillTenders, @TillAmounts, @TillSeats)
            AS t(screening, at, command_id, reference, till, kind, tender, amount, seats);
        """;

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var entries = batch.Rows(part => part.Decided.TillEntries);
        if (entries.Count == 0)
            return;
        batch.Statement(InsertEntries);
        batch.Parameter("TillOf", BatchWrite.Column(entries, e => e.Part.Screening.Value));
        batch.Parameter("TillTimes", BatchWrite.Column(entries, e => e.Part.Now));
        batch.Parameter("TillCommands", BatchWrite.Column(entries, e => e.Row.CommandId));
        batch.Parameter("TillReferences", BatchWrite.Column(entries, e => e.Row.Reference));
        batch.Parameter("Tills", BatchWrite.Column(entries, e => e.Row.Till.Value));
        batch.Parameter("TillKinds", BatchWrite.Column(entries, e => e.Row.Kind.ToString().ToLowerInvariant()));
        batch.Parameter("TillTenders", BatchWrite.Column(entries, e => e.Row.Tender.ToString().ToLowerInvariant()));
        batch.Parameter("TillAmounts", BatchWrite.Column(entries, e => e.Row.Amount));
        batch.Parameter("TillSeats", BatchWrite.Column(entries, e => BatchWrite.ArrayText(e.Row.Seats)));
    }
}
