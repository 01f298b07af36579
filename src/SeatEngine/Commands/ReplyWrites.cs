using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Storage;

namespace SeatEngine.Commands;

/// <summary>
/// First answers in the write transaction, by command id, so that a repeated command gets its first answer again. Holds keep theirs in
/// their own row.
/// </summary>
internal sealed class ReplyWrites : ICommitWrites
{
    private const string ReadReplies = """
        SELECT command_id AS CommandId, reply::text, asked FROM command_replies
        WHERE screening_id = @Screening AND command_id = ANY(@Commands);
        """;

    private const string InsertReplies = """
        INSERT INTO command_replies (screening_id, command_id, reply, asked, replied_at)
        SELECT @Screening, r.id, r.reply::json, r.asked, @Now FROM unnest(@ReplyIds, @Replies, @Asked) AS r(id, reply, asked);
        """;

    // Nobody repeats a command after two days.
    private const string DeleteOldReplies = "DELETE FROM command_replies WHERE replied_at < now() - interval '2 days'";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Row(Guid CommandId, string Reply, long? Asked);

    public static Task DeleteOldAsync(NpgsqlConnection connection) =>
        connection.ExecuteAsync(DeleteOldReplies, commandTimeout: CommandTimeouts.WholeHall);

    public void Read(BatchRead batch)
    {
        var ids = new HashSet<Guid>();
        foreach (var command in batch.Commands)
        {
            if (command is not (NewHoldCommand or ExpireHolds or CallOffBookings))
                ids.Add(command.CommandId);
        }

        if (ids.Count > 0)
            batch.Query(ReadReplies, ("Commands", ids.ToArray()), reader => ReadAsync(reader, batch.Facts));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, SeatFacts facts)
    {
        foreach (var row in await reader.ReadAsync<Row>())
            facts.Replies[row.CommandId] = new FirstReply(JsonSerializer.Deserialize<SeatReply>(row.Reply, _json)!, row.Asked);
    }

    public void Write(BatchWrite batch)
    {
        var replies = batch.Decided.NewReplies;
        if (replies.Count == 0)
            return;
        batch.Statement(InsertReplies);
        batch.Parameter("ReplyIds", replies.Keys.ToArray());
        batch.Parameter("Replies", replies.Values.Select(r => JsonSerializer.Serialize(r.Reply, _json)).ToArray());
        batch.Parameter("Asked", replies.Values.Select(r => r.Asked).ToArray());
    }
}
