using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>
/// The first round trip of a batch, as features add to it: queries, their parameters, and what to do with their rows. One batch, one
/// thread.
/// </summary>
public sealed class BatchRead(ScreeningId screening, IReadOnlyList<SeatCommand> commands, bool checkNewHoldIds)
{
    private readonly StringBuilder _sql = new();
    private readonly List<Func<SqlMapper.GridReader, Task>> _readers = [];
    private readonly DynamicParameters _parameters = new();

    public ScreeningId Screening => screening;

    public IReadOnlyList<SeatCommand> Commands => commands;

    /// <summary>Whether the ids of holds that are to be made must be looked up: one of them may have been used before.</summary>
    public bool CheckNewHoldIds => checkNewHoldIds;

    /// <summary>What the features have read.</summary>
    public SeatFacts Facts { get; } = new();

    /// <param name="sql">One SELECT, ended by a semicolon. <c>@Screening</c> is there; other names are the feature's own.</param>
    /// <param name="read">Takes its rows from the reader.</param>
    public void Query(string sql, (string Name, object Value) parameter, Func<SqlMapper.GridReader, Task> read)
    {
        _sql.Append(sql);
        _parameters.Add(parameter.Name, parameter.Value);
        _readers.Add(read);
    }

    /// <summary>Runs the given statements and then the features' queries, in one round trip.</summary>
    /// <param name="first">Statements that return one row, which is the result.</param>
    internal async Task<T> ExecuteAsync<T>(NpgsqlConnection connection, string first, CancellationToken cancellation)
    {
        _parameters.Add("Screening", screening.Value);
        await using var reader = await connection.QueryMultipleAsync(
            new CommandDefinition(first + _sql, _parameters, cancellationToken: cancellation));
        var result = await reader.ReadSingleAsync<T>();
        foreach (var read in _readers)
            await read(reader);
        return result;
    }
}
