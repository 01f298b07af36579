using Harness;
using Npgsql;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>A node dies while it calls a screening off.</summary>
public sealed class CallOffTests : IAsyncLifetime
{
    private const int Bookings = 450;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private SeatMapCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await SeatMapCluster.StartPrivateAsync(1, "SeatRules:MaxLiveHoldsPerHolder=100");

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Another_node_goes_on_where_one_died_and_every_booking_is_cancelled_and_refunded_once()
    {
        var screening = await _cluster.AddScreeningAsync(rows: 25, seatsPerRow: 20);
        var buyer = new SeatMapApi(await _cluster.Nodes[0].NewHolderAsync());
        await Parallel.ForAsync(0, Bookings, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (seat, cancellation) =>
        {
            var held = await buyer.HoldAsync(screening, Guid.CreateVersion7(), [seat], cancellation: cancellation);
            Assert.Equal(SeatOutcome.Booked, (await buyer.ConfirmAsync(held.HoldId!.Value, "test-ok", null, cancellation)).Outcome);
        });
        var token = (await _cluster.RunCommandAsync("token", "staff", "Ada", "--role", "admin")).Output.Trim();
        var staff = new SeatMapApi(_cluster.Nodes[0].Options(token)).Staff;

        // Somebody locks a booking of the second batch: the node cannot get past it, and dies there.
        await using var other = new NpgsqlConnection(_cluster.PostgresConnection);
        await other.OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand(
                "SELECT FROM bookings WHERE reference = (SELECT reference FROM bookings ORDER BY reference OFFSET 300 LIMIT 1) FOR UPDATE",
                other, transaction);
            await command.ExecuteNonQueryAsync();
            var begun = (await staff.CallOffScreeningAsync(screening, "Flood")).ValueOrThrow();
            Assert.Equal((Bookings, null), (begun.Bookings, begun.FinishedAt));
            await Eventually.Async(
                async () => await CountAsync("cancelled_at IS NOT NULL") is > 0 and < Bookings, _limit, "the first batch is cancelled");
            _cluster.Nodes[0].Kill();
            Assert.InRange(await CountAsync("cancelled_at IS NOT NULL"), 1, Bookings - 1);
        }

        var second = await _cluster.AddNodeAsync();
        staff = new SeatMapApi(second.Options(token)).Staff;
        CallOffProgress? progress = null;
        await Eventually.Async(
            async () => (progress = (await staff.FindCallOffAsync(screening)).ValueOrThrow()).FinishedAt is not null,
            _limit, "the other node finishes it");

        Assert.Equal(
            (Bookings, 0, 0, Bookings, Bookings * 1_000L),
            (progress!.Bookings, progress.BookingsLeft, progress.HoldsLeft, progress.Refunds, progress.RefundTotal));
        Assert.Equal(0, await CountAsync("(SELECT count(*) FROM refunds r WHERE r.reference = bookings.reference) <> 1"));
        Assert.Equal(
            SeatOutcome.Closed,
            (await new SeatMapApi(await second.NewHolderAsync()).HoldAsync(screening, Guid.CreateVersion7(), [0])).Outcome);
        await _cluster.VerifyAsync();
    }

    private async Task<int> CountAsync(string condition) =>
        (int)(await _cluster.AskDatabaseAsync($"SELECT count(*)::int FROM bookings WHERE {condition}"))!;
}
