using System.Text.Json;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Audit;

/// <summary>What staff did to seats, in the write transaction: there is no effect without its line. Visitors' batches write none.</summary>
internal sealed class AuditWrites : ICommitWrites
{
    private const string InsertActs = """
        INSERT INTO audit (at, action, result, staff_id, staff_name, token_id, address, screening_id, reference, hold_id, seats, revision,
                           command_id)
        SELECT a.at, a.action, 'done', a.staff, a.name, a.token, a.address, a.screening, a.reference, a.hold, a.seats, a.revision, a.command
        FROM unnest(@AuditOf, @AuditRevisions, @AuditTimes, @AuditActions, @AuditStaff, @AuditNames, @AuditTokens, @AuditAddresses,
                    @AuditReferences, @AuditHolds, @AuditSeats, @AuditCommands)
            AS a(screening, revision, at, action, staff, name, token, address, reference, hold, seats, command);
        """;

    public static string NameOf(StaffAction action) => JsonNamingPolicy.CamelCase.ConvertName(action.ToString());

    public void Read(BatchRead batch)
    {
    }

    public void Write(BatchWrite batch)
    {
        var acts = batch.Rows(part => part.Decided.StaffActs);
        if (acts.Count == 0)
            return;
        batch.Statement(InsertActs);
        batch.Parameter("AuditOf", BatchWrite.Column(acts, a => a.Part.Screening.Value));
        batch.Parameter("AuditRevisions", BatchWrite.Column(acts, a => a.Part.Revision));
        batch.Parameter("AuditTimes", BatchWrite.Column(acts, a => a.Part.Now));
        batch.Parameter("AuditActions", BatchWrite.Column(acts, a => NameOf(a.Row.Action)));
        batch.Parameter("AuditStaff", BatchWrite.Column(acts, a => a.Row.Staff.Id.Value));
        batch.Parameter("AuditNames", BatchWrite.Column(acts, a => a.Row.Staff.Name));
        batch.Parameter("AuditTokens", BatchWrite.Column(acts, a => a.Row.Staff.Token.Value));
        batch.Parameter("AuditAddresses", BatchWrite.Column(acts, a => a.Row.Staff.Address));
        batch.Parameter("AuditReferences", BatchWrite.Column(acts, a => a.Row.Reply.Reference));
        batch.Parameter("AuditHolds", BatchWrite.Column(acts, a => a.Row.Reply.HoldId));
        batch.Parameter("AuditSeats", BatchWrite.Column(acts, a => a.Row.Reply.Seats.Length));
        batch.Parameter("AuditCommands", BatchWrite.Column(acts, a => a.Row.Command.CommandId));
    }
}
