using Dapper;
using Npgsql;
using SeatEngine.Audit;
using SeatEngine.Seats;

namespace SeatEngine.Screenings;

/// <summary>
/// Who organizes which screening. Asked of the database each time: a right that was taken away has ended with the commit. Members of staff
/// who act in all screenings are not asked about. Thread-safe.
/// </summary>
public sealed class ScreeningOrganizers(NpgsqlDataSource database)
{
    /// <summary>The SQL of a condition on a screening's id: it is organized by <c>@Organizer</c>.</summary>
    internal static string IsOwn(string id) =>
        $"EXISTS (SELECT FROM screening_organizers o WHERE o.screening_id = {id} AND o.staff_id = @Organizer)";

    /// <summary>Whether they are staff in this screening.</summary>
    public ValueTask<bool> MayActInAsync(StaffMember staff, ScreeningId screening, CancellationToken cancellation) =>
        staff.OwnScreeningsOnly ? AskAsync(staff.Id, screening, cancellation) : new(true);

    private async ValueTask<bool> AskAsync(StaffId staff, ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"SELECT {IsOwn("@Id")}", new { Id = screening.Value, Organizer = staff.Value }, cancellationToken: cancellation));
    }

    /// <summary>The caller as they are in this screening: an organizer is a visitor in those of others.</summary>
    public ValueTask<Caller> InAsync(Caller caller, ScreeningId screening, CancellationToken cancellation) =>
        caller.Staff is { OwnScreeningsOnly: true } staff ? InAsync(caller, staff, screening, cancellation) : new(caller);

    private async ValueTask<Caller> InAsync(Caller caller, StaffMember staff, ScreeningId screening, CancellationToken cancellation) =>
        caller with
        {
            Staff = await AskAsync(staff.Id, screening, cancellation)
                ? staff with { Rights = staff.Rights | StaffRights.AllScreenings }
                : null,
        };

    /// <summary>Who organizes a screening.</summary>
    public async Task<IReadOnlyList<StaffId>> FindAsync(ScreeningId screening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = await connection.QueryAsync<Guid>(new CommandDefinition(
            "SELECT staff_id FROM screening_organizers WHERE screening_id = @Id ORDER BY added_at, staff_id",
            new { Id = screening.Value }, cancellationToken: cancellation));
        return [.. found.Select(id => new StaffId(id))];
    }

    /// <summary>Who organizes which of these screenings.</summary>
    public async Task<ILookup<StaffId, ScreeningId>> FindAsync(IEnumerable<ScreeningId> screenings, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var found = await connection.QueryAsync<(Guid Staff, long Screening)>(new CommandDefinition(
            "SELECT staff_id, screening_id FROM screening_organizers WHERE screening_id = ANY(@Ids)",
            new { Ids = screenings.Select(id => id.Value).ToArray() }, cancellationToken: cancellation));
        return found.ToLookup(row => new StaffId(row.Staff), row => new ScreeningId(row.Screening));
    }

    /// <returns>False if there is no such screening.</returns>
    public Task<bool> AddAsync(ScreeningId screening, StaffId organizer, StaffMember by, CancellationToken cancellation) =>
        ChangeAsync(StaffAction.AddOrganizer, """
            INSERT INTO screening_organizers (screening_id, staff_id) VALUES (@Id, @Organizer) ON CONFLICT DO NOTHING
            """, screening, organizer, by, cancellation);

    /// <returns>False if there is no such screening.</returns>
    public Task<bool> RemoveAsync(ScreeningId screening, StaffId organizer, StaffMember by, CancellationToken cancellation) =>
        ChangeAsync(StaffAction.RemoveOrganizer, """
            DELETE FROM screening_organizers WHERE screening_id = @Id AND staff_id = @Organizer
            """, screening, organizer, by, cancellation);

    private async Task<bool> ChangeAsync(
        StaffAction action, string change, ScreeningId screening, StaffId organizer, StaffMember by, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var parameters = new { Id = screening.Value, Organizer = organizer.Value };
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM screenings WHERE screening_id = @Id)", parameters, transaction, cancellationToken: cancellation)))
        {
            return false;
        }

        var rows = await connection.ExecuteAsync(new CommandDefinition(
            change, parameters, transaction, cancellationToken: cancellation));
        if (rows > 0)
        {
            var entry = new AuditEntry(action) { Screening = screening, Subject = organizer.ToString() };
            await AuditRows.InsertAsync(connection, transaction, [entry.By(by)], cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>In the transaction that makes the screening.</summary>
    internal static Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long screening, StaffId organizer, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO screening_organizers (screening_id, staff_id) VALUES (@screening, @Organizer)",
            new { screening, Organizer = organizer.Value }, transaction, cancellationToken: cancellation));
}
