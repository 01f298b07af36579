using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>One screening's share of the second round trip.</summary>
/// <param name="Decided">What the rules decided.</param>
/// <param name="Now">The database's clock, read under the lock of the screening's head.</param>
/// <param name="Revision">That of the ledger row; if none is written, the one before.</param>
public sealed record WritePart(ScreeningId Screening, SeatRules Decided, DateTimeOffset Now, long Revision);

/// <summary>
/// The second round trip of a transaction, as features add to it. Each statement writes for all screenings, with the screening as a
/// column. One transaction, one thread.
/// </summary>
public sealed class BatchWrite
{
    private readonly StringBuilder _withQueries = new();
    private readonly StringBuilder _statements = new();
    private readonly DynamicParameters _parameters = new();

    internal BatchWrite(IReadOnlyList<WritePart> parts)
    {
        Parts = parts;
    }

    /// <summary>Each screening once.</summary>
    public IReadOnlyList<WritePart> Parts { get; }

    /// <summary>Rows of all screenings, each with its part.</summary>
    public List<(WritePart Part, TRow Row)> Rows<TRow>(Func<WritePart, IEnumerable<TRow>> rows)
    {
        var all = new List<(WritePart, TRow)>();
        foreach (var part in Parts)
        {
            foreach (var row in rows(part))
                all.Add((part, row));
        }

        return all;
    }

    /// <summary>Adds a parameter. Features choose names of their own.</summary>
    public void Parameter(string name, object? value) => _parameters.Add(name, value);

    /// <param name="sql">
    /// <c>name AS (INSERT …),</c>: becomes part of the one statement that writes seats, ledger rows and heads. For what most commits
    /// write: where batches are small, each further statement costs (docs/decisions/0016).
    /// </param>
    public void WithQuery(string sql) => _withQueries.Append(sql);

    /// <param name="sql">Statements that run after the seats were written, each ended by a semicolon.</param>
    public void Statement(string sql) => _statements.Append(sql);

    /// <summary>One field of all rows, as the array that <c>unnest</c> takes.</summary>
    public static T[] Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> field)
    {
        var column = new T[rows.Count];
        var i = 0;
        foreach (var row in rows)
            column[i++] = field(row);
        return column;
    }

    /// <summary>An array as text: <c>unnest</c> takes no arrays of arrays of different lengths.</summary>
    public static string ArrayText<T>(T[] values) => $"{{{string.Join(',', values)}}}";

    /// <param name="seats">The statement that the WITH queries belong to; null when no seat changes.</param>
    internal Task CommitAsync(NpgsqlConnection connection, string? seats, CancellationToken cancellation)
    {
        var sql = new StringBuilder();
        if (seats is not null)
            sql.Append("WITH ").Append(_withQueries).Append(seats);
        sql.Append(_statements).Append("COMMIT");
        // The caller's limit ends it: a statement that writes a whole hall may take longer than others.
        return connection.ExecuteAsync(new CommandDefinition(
            sql.ToString(), _parameters, commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation));
    }
}
