using Dapper;
using SeatEngine.Ledger;
using SeatEngine.Seats;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Ledger;

/// <summary>A hall of 240 seats has a checkpoint every 500 revisions.</summary>
[Trait("speed", "slow")]
public class SeatCheckpointsTests : IAsyncLifetime
{
    private const int Revisions = 1_120;

    // Made once. Every test changes a copy of its own.
    private static readonly Lazy<Task<TestEngine>> _played = new(PlayAsync);

    private TestEngine _engine = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _engine = await (await _played.Value).CopyAsync();
        await _engine.AddNodeAsync(NodeLife.Still);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    /// <summary>With every kind of entry, also one that reconciliation has written. There is no checkpoint.</summary>
    private static async Task<TestEngine> PlayAsync()
    {
        var engine = await TestEngine.StartAsync(life: NodeLife.Still);
        await engine.HeldAsync(engine.A, 230, 231);
        await engine.BookedAsync(engine.A, 232, 233);
        await engine.TamperAsync("UPDATE screening_seats SET status = 3 WHERE screening_id = @Screening AND seat = 234");
        Assert.True(await engine.A.Reconciliation.RunAsync(None) > 0);
        await PlayOnAsync(engine, Revisions);
        return engine;
    }

    private static async Task PlayOnAsync(TestEngine engine, int revisions)
    {
        for (var i = 0; await RevisionAsync(engine) < revisions - 4; i++)
        {
            var seat = i % 200;
            if (i % 4 == 0)
            {
                var (_, ann, reference) = await engine.BookedAsync(engine.A, seat);
                await engine.A.Commands.MoveBookingAsync(reference, [seat + 1], Callers.Staff("Ada"), null, Guid.NewGuid(), None);
                await engine.A.Commands.CancelBookingAsync(reference, ann.AsCaller(), null, Guid.NewGuid(), None);
            }
            else
            {
                var (hold, holder, _) = await engine.HeldAsync(engine.A, seat, seat + 1);
                await engine.A.Commands.ReleaseAsync(engine.Screening, hold, holder.AsCaller(), [seat], Guid.NewGuid(), None);
                await engine.A.Commands.ReleaseAsync(engine.Screening, hold, holder.AsCaller(), null, Guid.NewGuid(), None);
            }
        }

        for (var seat = 200; await RevisionAsync(engine) < revisions; seat++)
        {
            if (await engine.StatusAsync(seat) == SeatStatus.Free)
                await engine.HeldAsync(engine.A, seat);
        }
    }

    private static Task<long> RevisionAsync(TestEngine engine) =>
        engine.ScalarAsync<long>("SELECT revision FROM screening_heads WHERE screening_id = @Screening");

    [Fact]
    public async Task The_map_of_every_revision_is_the_same_with_checkpoints_as_without()
    {
        Assert.Equal(2, await _engine.A.Checkpoints.RunAsync(None));
        var history = _engine.A.Get<LedgerHistory>();
        await using var connection = await _engine.Database.OpenConnectionAsync();
        var rows = await LedgerRows.ReadAsync(connection, _engine.Screening, 0, int.MaxValue, None);
        var replayed = new ReplayedState(240);
        foreach (var row in rows)
        {
            foreach (var entry in row.Entries)
                replayed.Apply(entry, row.At);
            var past = await history.SeatsAfterAsync(_engine.Screening, row.Revision, None);
            Assert.Equal(row.At, past!.At);
            Assert.Equal(replayed.Board.Statuses.ToArray(), past.Statuses);
        }

        Assert.Equal(Revisions, rows.Count);
    }

    [Fact]
    public async Task A_past_map_begins_at_a_checkpoint_and_not_at_the_beginning()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        await _engine.TamperUncheckedAsync("UPDATE seat_changes SET changes = '7' WHERE revision = 100");
        var history = _engine.A.Get<LedgerHistory>();
        Assert.NotNull(await history.SeatsAfterAsync(_engine.Screening, 700, None));
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => history.SeatsAfterAsync(_engine.Screening, 400, None));
    }

    [Fact]
    public async Task Any_node_makes_the_same_checkpoints_and_each_once()
    {
        Assert.Equal(2, await _engine.A.Checkpoints.RunAsync(None));
        Assert.Equal(0, await _engine.A.Checkpoints.RunAsync(None));
        const string Hashes = "SELECT string_agg(encode(state_hash, 'hex'), ' ' ORDER BY revision) FROM seat_checkpoints";
        var made = await _engine.ScalarAsync<string>(Hashes);
        await _engine.TamperAsync("DELETE FROM seat_checkpoints");
        var other = await _engine.AddNodeAsync(NodeLife.Still);
        Assert.Equal(2, await other.Checkpoints.RunAsync(None));
        Assert.Equal(made, await _engine.ScalarAsync<string>(Hashes));
        var revisions = await _engine.ScalarAsync<long[]>("SELECT array_agg(revision ORDER BY revision) FROM seat_checkpoints");
        Assert.Equal([500L, 1_000], revisions);
    }

    [Fact]
    public async Task Another_node_goes_on_where_one_that_died_has_stopped()
    {
        await using (var connection = await _engine.Database.OpenConnectionAsync())
        {
            var due = Assert.Single(await SeatCheckpoints.FindDueAsync(connection, all: false, None));
            Assert.True(await SeatCheckpoints.MakeNextAsync(connection, due, None));
            // The next one is computed and not yet committed when its connection is cut.
            await connection.ExecuteAsync("BEGIN TRANSACTION");
            Assert.True(await SeatCheckpoints.MakeNextAsync(connection, due, None));
        }

        Assert.Equal(1, await _engine.ScalarAsync<long>("SELECT count(*) FROM seat_checkpoints"));
        Assert.Equal(1, await _engine.A.Checkpoints.RunAsync(None));
        await _engine.MustVerifyAsync();
    }

    [Fact]
    public async Task Without_full_verify_replays_from_the_newest_checkpoint_but_one_and_says_so()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        var report = await _engine.VerifyAsync(full: false);
        Assert.Empty(report.Violations);
        Assert.Equal((500, Revisions - 500), (report.NotReplayed, report.Revisions));
        Assert.Contains("620 revisions replayed from checkpoints on (500 before them: ", $"{report}", StringComparison.Ordinal);
        var full = await _engine.MustVerifyAsync();
        Assert.Equal((0, Revisions), (full.NotReplayed, full.Revisions));
        Assert.DoesNotContain("checkpoint", $"{full}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE seat_changes SET committed_at = committed_at + interval '1 s' WHERE revision = 100", 100, false)]
    [InlineData("DELETE FROM seat_changes WHERE revision = 100", 99, false)]
    [InlineData("UPDATE seat_changes SET committed_at = committed_at + interval '1 s' WHERE revision = 700", 700, true)]
    [InlineData("UPDATE seat_changes SET committed_at = committed_at + interval '1 s' WHERE revision = 1100", 1_100, true)]
    [InlineData("UPDATE seat_changes SET hash = sha256('x') WHERE revision IN (500, 1000)", 1_000, true)]
    public async Task A_change_of_history_is_found_by_full_and_without_it_after_the_newest_checkpoint_but_one(
        string tampering, int revision, bool found)
    {
        await _engine.A.Checkpoints.RunAsync(None);
        await _engine.TamperUncheckedAsync(tampering);
        Assert.Contains((await _engine.VerifyAsync()).Violations, v => v.Contains($"revision {revision}", StringComparison.Ordinal));
        Assert.Equal(found, (await _engine.VerifyAsync(full: false)).Violations.Count > 0);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_with_all_its_hashes_contradicts_the_checkpoints()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        await using var connection = await _engine.Database.OpenConnectionAsync();
        var rows = await LedgerRows.ReadAsync(connection, _engine.Screening, 0, int.MaxValue, None);
        await connection.ExecuteAsync("SET session_replication_role = replica");
        var hash = LedgerCodec.Genesis;
        foreach (var row in rows)
        {
            var at = row.Revision < 100 ? row.At : row.At.AddMicroseconds(1);
            var next = LedgerCodec.Hash(hash, row.ScreeningId, row.Revision, at, row.Changes.Span);
            await connection.ExecuteAsync(
                "UPDATE seat_changes SET committed_at = @at, previous_hash = @hash, hash = @next WHERE revision = @Revision",
                new { at, hash, next, row.Revision });
            hash = next;
        }

        await connection.ExecuteAsync("UPDATE screening_heads SET hash = @hash", new { hash });
        foreach (var full in new[] { true, false })
        {
            var violations = (await _engine.VerifyAsync(full)).Violations;
            Assert.Contains(violations, v => v.EndsWith("the checkpoint at revision 500 is not of this ledger", StringComparison.Ordinal));
            Assert.Contains(violations, v => v.EndsWith("the checkpoint at revision 1000 is not of this ledger", StringComparison.Ordinal));
        }
    }

    private const string Rehash = "state_hash = sha256(c.ledger_hash || int8send(c.screening_id) || int8send(c.revision) || o.state)";

    [Theory]
    [InlineData("UPDATE seat_checkpoints SET state = state || '\\x00' WHERE revision = 1000", "1000 is not what its hash says")]
    [InlineData("UPDATE seat_checkpoints SET state_hash = sha256('x') WHERE revision = 500", "500 is not what its hash says")]
    [InlineData(
        $"UPDATE seat_checkpoints c SET state = o.state, {Rehash} FROM seat_checkpoints o WHERE c.revision = 1000 AND o.revision = 500",
        "1000 is not what the ledger gives")]
    [InlineData("DELETE FROM seat_changes WHERE revision > 900; UPDATE screening_heads SET revision = 900", "1000 is not of this ledger")]
    public async Task A_checkpoint_that_disagrees_with_the_ledger_is_reported_and_not_used(string tampering, string violation)
    {
        await _engine.A.Checkpoints.RunAsync(None);
        await _engine.TamperUncheckedAsync(tampering);
        Assert.Contains((await _engine.VerifyAsync()).Violations, v => v.Contains(violation, StringComparison.Ordinal));
        Assert.NotEmpty((await _engine.VerifyAsync(full: false)).Violations);
    }

    [Fact]
    public async Task A_forged_state_from_which_verify_begins_shows_in_what_follows()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        await _engine.TamperUncheckedAsync($"""
            UPDATE seat_checkpoints c SET state = o.state, {Rehash} FROM seat_checkpoints o WHERE c.revision = 500 AND o.revision = 1000
            """);
        Assert.NotEmpty((await _engine.VerifyAsync(full: false)).Violations);
        Assert.Contains(
            (await _engine.VerifyAsync()).Violations,
            v => v.EndsWith("the checkpoint at revision 500 is not what the ledger gives", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_passed_over()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        var history = _engine.A.Get<LedgerHistory>();
        var before = await history.SeatsAfterAsync(_engine.Screening, 1_100, None);
        await _engine.TamperUncheckedAsync("UPDATE seat_checkpoints SET state = '\\x00' WHERE revision = 1000");
        Assert.Equal(before!.Statuses, (await history.SeatsAfterAsync(_engine.Screening, 1_100, None))!.Statuses);
        await PlayOnAsync(_engine, 1_510);
        Assert.Equal(1, await _engine.A.Checkpoints.RunAsync(None));
        Assert.Equal(1_500, await _engine.ScalarAsync<long>("SELECT max(revision) FROM seat_checkpoints"));
    }

    [Theory]
    [InlineData(600)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public async Task After_a_restore_the_checkpoints_of_the_lost_history_are_void(int revision)
    {
        await _engine.A.Checkpoints.RunAsync(None);
        var history = _engine.A.Get<LedgerHistory>();
        var before = await history.SeatsAfterAsync(_engine.Screening, 1_100, None);
        // As one that a node made of a history that is not this one, and of another epoch.
        await _engine.TamperAsync($"""
            INSERT INTO seat_checkpoints
            SELECT screening_id, {revision}, sha256('lost'), state,
                   sha256(sha256('lost') || int8send(screening_id) || int8send({revision}::bigint) || state), epoch + 1
            FROM seat_checkpoints WHERE revision = 500
            """);
        Assert.Equal(before!.Statuses, (await history.SeatsAfterAsync(_engine.Screening, 1_100, None))!.Statuses);
        await _engine.MustVerifyAsync();
        Assert.Empty((await _engine.VerifyAsync(full: false)).Violations);
        await PlayOnAsync(_engine, 1_510);
        Assert.Equal(1, await _engine.A.Checkpoints.RunAsync(None));
        await _engine.MustVerifyAsync();

        // Of this epoch it would be a contradiction.
        await _engine.TamperUncheckedAsync("UPDATE seat_checkpoints SET epoch = seatmap_epoch()");
        Assert.Contains((await _engine.VerifyAsync()).Violations, v => v.EndsWith(
            $"the checkpoint at revision {revision} is not of this ledger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconciliation_of_a_new_node_begins_at_a_checkpoint_and_corrects_as_before()
    {
        await _engine.A.Checkpoints.RunAsync(None);
        // A reader of it would find the ledger broken, and repair nothing.
        await _engine.TamperUncheckedAsync("""
            UPDATE seat_changes SET changes = '7' WHERE revision = 100;
            UPDATE screening_seats SET status = 3 WHERE seat = 235
            """);
        Assert.True(await _engine.A.Reconciliation.RunAsync(None) > 0);
        Assert.Empty((await _engine.VerifyAsync(full: false)).Violations);
        Assert.Equal(0, await _engine.A.Reconciliation.RunAsync(None));
        await PlayOnAsync(_engine, 1_510);
        Assert.Equal(1, await _engine.A.Checkpoints.RunAsync(None));
        Assert.Empty((await _engine.VerifyAsync(full: false)).Violations);
    }
}
