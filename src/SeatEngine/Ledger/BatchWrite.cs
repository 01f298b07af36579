using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Ledger;

/// <summary>The second round trip of a batch, as features add to it. One batch, one thread.</summary>
public sealed class BatchWrite
{
    private readonly StringBuilder _withQueries = new();
    private readonly StringBuilder _statements = new();
    private readonly DynamicParameters _parameters = new();

    internal BatchWrite(ScreeningId screening, SeatRules decided, DateTimeOffset now)
    {
        Decided = decided;
        Parameter("Screening", screening.Value);
        Parameter("Now", now);
    }

    /// <summary>What the rules decided.</summary>
    public SeatRules Decided { get; }

    /// <summary>
    /// Adds a parameter. <c>@Screening</c>, <c>@Now</c> and, if seats change, <c>@Revision</c> exist already; features choose other names.
    /// </summary>
    public void Parameter(string name, object? value) => _parameters.Add(name, value);

    /// <param name="sql">
    /// <c>name AS (INSERT …),</c>: becomes part of the one statement that writes seats, ledger row and head. For what most commits write:
    /// where batches are small, each further statement costs (docs/decisions/0016).
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
    /// <param name="commit">False: the transaction writes another screening too.</param>
    internal Task ExecuteAsync(NpgsqlConnection connection, string? seats, bool commit, CancellationToken cancellation)
    {
        var sql = new StringBuilder();
        if (seats is not null)
            sql.Append("WITH ").Append(_withQueries).Append(seats);
        sql.Append(_statements).Append(commit ? "COMMIT" : "");
        // The caller's limit ends it: a statement that writes a whole hall may take longer than others.
        return connection.ExecuteAsync(new CommandDefinition(
            sql.ToString(), _parameters, commandTimeout: CommandTimeouts.WholeHall, cancellationToken: cancellation));
    }
}
