using Harness;
using Npgsql;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>
/// A node dies, or answers of its database are lost, in the middle of exchanges: both screenings have changed, or neither.
/// </summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private SeatMapCluster _cluster = null!;
    private TcpProxy _postgres = null!;
    private SeatMapNode _first = null!;
    private SeatMapNode _second = null!;
    private string _staff = null!;
    private SeatMapApi _buyer = null!;
    private long _thursday;
    private long _friday;

    public async Task InitializeAsync()
    {
        _cluster = await SeatMapCluster.StartPrivateAsync(0, "SeatRules:MaxLiveHoldsPerHolder=100");
        _postgres = TcpProxy.Start(_cluster.Postgres!.Port);
        _first = await _cluster.AddNodeAsync(postgresPort: _postgres.Port);
        _second = await _cluster.AddNodeAsync();
        _thursday = await _cluster.AddScreeningAsync();
        _friday = await _cluster.AddScreeningAsync(price: 700);
        _staff = (await _cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
        _buyer = new SeatMapApi(await _second.NewHolderAsync());
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_dies_before_it_has_decided_leaves_the_booking_where_it_was()
    {
        var (reference, id) = (await BookAsync(3), Guid.CreateVersion7());
        // The node has one head and cannot get the other, and dies there: nothing has been written.
        await DieWhileLockedAsync($"SELECT FROM screening_heads WHERE screening_id = {_friday} FOR UPDATE", 3, reference, id);

        Assert.Equal(_thursday, await ScreeningOfAsync(reference));
        Assert.Equal((2, 0), (await StatusAsync(_thursday, 3), await StatusAsync(_friday, 3)));
        await ExchangesOnceAsync(reference, id, 3);
        await _cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_node_that_dies_while_it_writes_the_two_ledgers_leaves_the_booking_in_one_screening()
    {
        var (reference, id) = (await BookAsync(3), Guid.CreateVersion7());
        // COMMIT is on its way together with the ledgers: it may be done or not, but for both.
        await DieWhileLockedAsync(
            $"SELECT FROM screening_seats WHERE screening_id = {_friday} AND seat = 3 FOR UPDATE", 3, reference, id);

        var done = await ScreeningOfAsync(reference) == _friday;
        Assert.Equal(done ? (0, 2) : (2, 0), (await StatusAsync(_thursday, 3), await StatusAsync(_friday, 3)));
        await ExchangesOnceAsync(reference, id, 3);
        await _cluster.VerifyAsync();
    }

    [Fact]
    public async Task After_a_kill_amid_many_exchanges_each_is_repeated_on_the_other_node_and_counts_once()
    {
        const int Count = 30;
        var references = await BookAllAsync(Count);
        var ids = references.ConvertAll(_ => Guid.CreateVersion7());
        var staff = Staff(_first);
        var exchanging = Enumerable.Range(0, Count).Select(async seat =>
        {
            try
            {
                await staff.ExchangeBookingAsync(references[seat], _friday, [seat], commandId: ids[seat]);
            }
            catch (SeatMapException)
            {
                // Its node is gone, so nobody knows.
            }
        }).ToList();
        await Eventually.Async(async () => await CountAsync("exchanged_to IS NOT NULL") >= 3, _limit, "some are exchanged");
        _first.Kill();
        await Task.WhenAll(exchanging);

        for (var seat = 0; seat < Count; seat++)
            await ExchangesOnceAsync(references[seat], ids[seat], seat);
        Assert.Equal(Count, await CountAsync("exchanged_to IS NULL"));
        await _cluster.VerifyAsync();
    }

    [Fact]
    public async Task Whichever_answer_of_the_database_is_lost_an_exchange_is_done_once()
    {
        const int Count = 16;
        var references = await BookAllAsync(Count);
        var staff = Staff(_first);
        for (var seat = 0; seat < Count; seat++)
        {
            var id = Guid.CreateVersion7();
            // The first has the result of the write, the second the end of the transaction.
            _postgres.LoseAnswerWith(seat % 2 == 0 ? "seat_fence"u8 : "COMMIT\0"u8);
            var reply = await Eventually.Async(
                () => staff.ExchangeBookingAsync(references[seat], _friday, [seat], commandId: id), reply => reply.Reference is not null,
                _limit, "the exchange is answered");
            Assert.Equal((SeatOutcome.Moved, -300L), (reply.Outcome, reply.Due));
            await ExchangesOnceAsync(references[seat], id, seat);
        }

        Assert.Equal(Count, await CountAsync("exchanged_to IS NULL"));
        await _cluster.VerifyAsync();
    }

    private StaffApi Staff(SeatMapNode node) => new SeatMapApi(node.Options(_staff)).Staff;

    private async Task<string> BookAsync(int seat)
    {
        var held = await _buyer.HoldAsync(_thursday, Guid.CreateVersion7(), [seat]);
        return (await _buyer.ConfirmAsync(held.HoldId!.Value, "test-ok")).Reference!;
    }

    private async Task<List<string>> BookAllAsync(int count)
    {
        var references = new List<string>();
        for (var seat = 0; seat < count; seat++)
            references.Add(await BookAsync(seat));
        return references;
    }

    /// <summary>Kills the first node while its exchange waits for a locked row, then releases the row.</summary>
    private async Task DieWhileLockedAsync(string lockRow, int seat, string reference, Guid id)
    {
        await using var other = new NpgsqlConnection(_cluster.PostgresConnection + ";Pooling=false");
        await other.OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand(lockRow, other, transaction);
            await command.ExecuteNonQueryAsync();
            var exchanging = Staff(_first).ExchangeBookingAsync(reference, _friday, [seat], commandId: id);
            await Eventually.Async(
                async () => await _cluster.AskDatabaseAsync("SELECT count(*) FROM pg_locks WHERE NOT granted") is > 0L,
                _limit, "the exchange waits for the row");
            _first.Kill();
            await Assert.ThrowsAsync<SeatMapException>(() => exchanging);
        }

        // Its transaction ends when PostgreSQL notices that the node is gone, or has been committed.
        await Eventually.Async(
            async () => await _cluster.AskDatabaseAsync("""
                SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
                WHERE c.relname = 'screening_heads' AND l.mode = 'RowShareLock' AND l.pid <> pg_backend_pid()
                """) is 0L,
            _limit, "the dead node's transaction has ended");
    }

    /// <summary>Repeats an exchange on the second node: it has its one answer, and its refund is marked once.</summary>
    private async Task ExchangesOnceAsync(string reference, Guid id, int seat)
    {
        var reply = await Eventually.Async(
            () => Staff(_second).ExchangeBookingAsync(reference, _friday, [seat], commandId: id),
            reply => reply.Outcome == SeatOutcome.Moved, _limit, "the repeated exchange has its answer");
        Assert.Equal((reference, -300L), (reply.Reference, reply.Due));
        Assert.Equal([seat], reply.Seats);
        Assert.Equal(_friday, await ScreeningOfAsync(reference));
        Assert.Equal(1L, await _cluster.AskDatabaseAsync("SELECT count(*) FROM refunds WHERE reference = $1 AND amount = 300", reference));
    }

    private async Task<long> ScreeningOfAsync(string reference) =>
        (long)(await _cluster.AskDatabaseAsync(
            "SELECT screening_id FROM bookings WHERE reference = $1 AND exchanged_to IS NULL AND cancelled_at IS NULL", reference))!;

    private async Task<int> StatusAsync(long screening, int seat) => (await _cluster.ReadSeatsAsync(screening)).Statuses[seat];

    private async Task<long> CountAsync(string condition) =>
        (long)(await _cluster.AskDatabaseAsync($"SELECT count(*) FROM bookings WHERE {condition}"))!;
}
