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
        SELECT r.screening_id AS ScreeningId, r.command_id AS CommandId, r.reply::text, r.asked
        FROM unnest(@CommandsOf, @Commands) AS a(screening, command)
        JOIN command_replies r ON r.screening_id = a.screening AND r.command_id = a.command;
        """;

    private const string InsertReplies = """
        INSERT INTO command_replies (screening_id, command_id, reply, asked, replied_at)
        SELECT r.screening, r.id, r.reply::json, r.asked, r.at
        FROM unnest(@RepliesOf, @RepliedAt, @ReplyIds, @Replies, @Asked) AS r(screening, at, id, reply, asked);
        """;

    // Nobody repeats a command after two days.
    private const string DeleteOldReplies = "DELETE FROM command_replies WHERE replied_at < now() - interval '2 days'";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Row(long ScreeningId, Guid CommandId, string Reply, long? Asked);

    public static Task DeleteOldAsync(NpgsqlConnection connection) =>
        connection.ExecuteAsync(DeleteOldReplies, commandTimeout: CommandTimeouts.WholeHall);

    public void Read(BatchRead batch)
    {
        var ids = new HashSet<(ScreeningId, Guid)>();
        foreach (var part in batch.Parts)
        {
            foreach (var command in part.Commands)
            {
                if (command is not (NewHoldCommand or ExpireHolds or CallOffBookings))
                    ids.Add((part.Screening, command.CommandId));
            }
        }

        batch.QueryByKey(ReadReplies, "Commands", ids, reader => ReadAsync(reader, batch));
    }

    private static async Task ReadAsync(SqlMapper.GridReader reader, BatchRead batch)
    {
        foreach (var row in await reader.ReadAsync<Row>())
        {
            var reply = JsonSerializer.Deserialize<SeatReply>(row.Reply, _json)!;
            batch.FactsOf(row.ScreeningId).Replies[row.CommandId] = new FirstReply(reply, row.Asked);
        }
    }

    public void Write(BatchWrite batch)
    {
        var replies = batch.Rows(part => part.Decided.NewReplies);
        if (replies.Count == 0)
            return;
        batch.Statement(InsertReplies);
        batch.Parameter("RepliesOf", BatchWrite.Column(replies, r => r.Part.Screening.Value));
        batch.Parameter("RepliedAt", BatchWrite.Column(replies, r => r.Part.Now));
        batch.Parameter("ReplyIds", BatchWrite.Column(replies, r => r.Row.Key));
        batch.Parameter("Replies", BatchWrite.Column(replies, r => JsonSerializer.Serialize(r.Row.Value.Reply, _json)));
        batch.Parameter("Asked", BatchWrite.Column(replies, r => r.Row.Value.Asked));
    }
}
