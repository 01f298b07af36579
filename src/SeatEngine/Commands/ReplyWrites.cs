using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;

namespace SeatEngine.Commands;

/// <summary>
/// First answers in the write transaction, by command id, so that a repeated command gets its first answer again. Holds keep theirs in
/// their own row.
/// </summary>
internal sealed class ReplyWrites : ICommitWrites
{
    private const string ReadReplies = """
        SELECT command_id AS CommandId, reply::text FROM command_replies WHERE screening_id = @Screening AND command_id = ANY(@Commands);
        """;

    private const string InsertReplies = """
        INSERT INTO command_replies (screening_id, command_id, reply, replied_at)
        SELECT @Screening, r.id, r.reply::json, @Now FROM unnest(@ReplyIds, @Replies) AS r(id, reply);
        """;

    // Nobody repeats a command after two days.
    private const string DeleteOldReplies = "DELETE FROM command_replies WHERE replied_at < now() - interval '2 days'";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Row(Guid CommandId, string Reply);

    public static Task DeleteOldAsync(NpgsqlConnection connection) => connection.ExecuteAsync(DeleteOldReplies);

    public void Read(BatchRead batch)
    {
        var ids = new HashSet<Guid>();
        foreach (var command in batch.Commands)
        {
            if (command is not (NewHoldCommand or ExpireHolds))
                ids.Add(command.CommandId);
        }

        if (ids.Count > 0)
            batch.Query(ReadReplies, ("Commands", ids.ToArray()), reader => ReadAsync(reader, batch.Facts));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, SeatFacts facts)
    {
        foreach (var row in await reader.ReadAsync<Row>())
            facts.Replies[row.CommandId] = JsonSerializer.Deserialize<SeatReply>(row.Reply, _json)!;
    }

    public void Write(BatchWrite batch)
    {
        var replies = batch.Decided.NewReplies;
        if (replies.Count == 0)
            return;
        batch.Statement(InsertReplies);
        batch.Parameter("ReplyIds", replies.Keys.ToArray());
        batch.Parameter("Replies", replies.Values.Select(r => JsonSerializer.Serialize(r, _json)).ToArray());
    }
}
