using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Audit;

/// <summary>What to look for in the audit table. All that is given must fit.</summary>
/// <param name="Reference">A booking's, as it is stored.</param>
/// <param name="Name">A member of staff's, in upper or lower case.</param>
/// <param name="Before">Only lines older than this one.</param>
public sealed record AuditSearch(ScreeningId? Screening, string? Reference, string? Name, long? Before, int Limit);

/// <summary>A line of the audit table. Members that do not apply are left out.</summary>
/// <param name="Action">What was done: <c>sale</c>, <c>block</c>, <c>signIn</c>, …</param>
/// <param name="Result"><c>done</c>, or the code of the refusal.</param>
/// <param name="Name">Of the member of staff. Missing: it was nobody known.</param>
/// <param name="Address">Where the request came from. Missing: the command line of the server.</param>
/// <param name="Title">Of the screening.</param>
/// <param name="Subject">A plan's hash and name, a token's id and name, or the refused request.</param>
/// <param name="Seats">How many. Which ones is in the screening's ledger, at the revision.</param>
public sealed record AuditLine(
    long Id, DateTimeOffset At, string Action, string Result, Guid? StaffId, string? Name, Guid? TokenId, string? Address,
    long? ScreeningId, string? Title, string? Reference, Guid? HoldId, string? Subject, int? Seats, long? Revision);

/// <summary>Lines, newest first. <c>next</c> is <c>before</c> of the following page, if there is one.</summary>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Next);

/// <summary>Reads the audit table. Thread-safe.</summary>
public sealed class AuditQueries(NpgsqlDataSource database)
{
    // Properties, because a time is a DateTime here.
    private sealed record Row
    {
        public long Id { get; init; }
        public DateTime At { get; init; }
        public string Action { get; init; } = "";
        public string Result { get; init; } = "";
        public Guid? StaffId { get; init; }
        public string? Name { get; init; }
        public Guid? TokenId { get; init; }
        public string? Address { get; init; }
        public long? ScreeningId { get; init; }
        public string? Title { get; init; }
        public string? Reference { get; init; }
        public Guid? HoldId { get; init; }
        public string? Subject { get; init; }
        public int? Seats { get; init; }
        public long? Revision { get; init; }
    }

    public async Task<AuditPage> PageAsync(AuditSearch search, CancellationToken cancellation)
    {
        // Only the conditions that there are: one plan for each combination, and each by its index.
        var where = new StringBuilder("a.audit_id < @Before");
        if (search.Screening is not null)
            where.Append(" AND a.screening_id = @Screening");
        if (search.Reference is not null)
            where.Append(" AND a.reference = @Reference");
        if (search.Name is not null)
            where.Append(" AND lower(a.staff_name) = lower(@Name)");
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT a.audit_id AS Id, a.at, a.action, a.result, a.staff_id AS StaffId, a.staff_name AS Name, a.token_id AS TokenId,
                   a.address, a.screening_id AS ScreeningId, s.title, a.reference, a.hold_id AS HoldId, a.subject, a.seats, a.revision
            FROM audit a LEFT JOIN screenings s USING (screening_id)
            WHERE {where} ORDER BY a.audit_id DESC LIMIT @Rows
            """, new
        {
            Before = search.Before ?? long.MaxValue,
            Screening = search.Screening?.Value,
            search.Reference,
            search.Name,
            // One more than is shown: then there is a next page.
            Rows = search.Limit + 1,
        }, cancellationToken: cancellation))).AsList();
        var lines = rows.Take(search.Limit).Select(r => new AuditLine(
            r.Id, r.At, r.Action, r.Result, r.StaffId, r.Name, r.TokenId, r.Address, r.ScreeningId, r.Title, r.Reference, r.HoldId,
            r.Subject, r.Seats, r.Revision)).ToList();
        return new AuditPage(lines, rows.Count > search.Limit ? lines[^1].Id : null);
    }
}
