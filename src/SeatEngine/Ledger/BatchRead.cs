using System.Text;
using Dapper;
using Npgsql;
using SeatEngine.Seats;

namespace SeatEngine.Ledger;

/// <summary>One screening's share of the first round trip.</summary>
/// <param name="Facts">What the features have read for it.</param>
public sealed record ReadPart(ScreeningId Screening, IReadOnlyList<SeatCommand> Commands, SeatFacts Facts);

/// <summary>
/// The first round trip of a transaction, as features add to it: queries, their parameters, and what to do with their rows. The commands
/// are of any number of screenings; one query reads for all. One transaction, one thread.
/// </summary>
public sealed class BatchRead
{
    private readonly StringBuilder _sql = new();
    private readonly List<Func<SqlMapper.GridReader, Task>> _readers = [];
    private readonly DynamicParameters _parameters = new();
    private readonly Dictionary<long, ReadPart> _parts;

    internal BatchRead(IReadOnlyList<LedgerBatch> batches, bool checkNewHoldIds)
    {
        Parts = [.. batches.Select(b => new ReadPart(b.Screening, b.Commands, new SeatFacts()))];
        _parts = Parts.ToDictionary(p => p.Screening.Value);
        CheckNewHoldIds = checkNewHoldIds;
    }

    /// <summary>Each screening once.</summary>
    public IReadOnlyList<ReadPart> Parts { get; }

    /// <summary>Whether the ids of holds that are to be made must be looked up: one of them may have been used before.</summary>
    public bool CheckNewHoldIds { get; }

    public SeatFacts FactsOf(long screening) => _parts[screening].Facts;

    /// <param name="sql">One SELECT, ended by a semicolon. Names of parameters are the feature's own.</param>
    /// <param name="read">Takes its rows from the reader.</param>
    public void Query(string sql, (string Name, object Value)[] parameters, Func<SqlMapper.GridReader, Task> read)
    {
        _sql.Append(sql);
        foreach (var (name, value) in parameters)
            _parameters.Add(name, value);
        _readers.Add(read);
    }

    /// <summary>
    /// A query whose keys belong to a screening each: it joins <c>unnest(@{name}Of, @{name})</c>. Without keys, no query.
    /// </summary>
    public void QueryByKey<TKey>(
        string sql, string name, IReadOnlyCollection<(ScreeningId Screening, TKey Key)> keys, Func<SqlMapper.GridReader, Task> read)
    {
        if (keys.Count == 0)
            return;
        Query(sql, [(name + "Of", BatchWrite.Column(keys, k => k.Screening.Value)), (name, BatchWrite.Column(keys, k => k.Key))], read);
    }

    /// <summary>Runs the given statements and then the features' queries, in one round trip.</summary>
    /// <param name="first">Statements that return the heads of the screenings in <c>@Screenings</c>.</param>
    internal async Task<List<T>> ExecuteAsync<T>(NpgsqlConnection connection, string first, CancellationToken cancellation)
    {
        _parameters.Add("Screenings", BatchWrite.Column(Parts, p => p.Screening.Value));
        await using var reader = await connection.QueryMultipleAsync(
            new CommandDefinition(first + _sql, _parameters, cancellationToken: cancellation));
        var result = await reader.ReadAsync<T>();
        foreach (var read in _readers)
            await read(reader);
        return result.AsList();
    }
}
