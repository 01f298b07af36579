using Harness;
using Npgsql;
using SeatMap.Client;

namespace Cluster.Tests;

/// <summary>
/// The whole product with a role for nodes that may neither change the schema nor rewrite history. The nodes of every other test of this
/// project have it too; here they do not even know the owner.
/// </summary>
public sealed class NodeRoleTests
{
    [Fact]
    public async Task Nodes_sell_and_sweep_with_their_own_role_once_the_owner_has_migrated()
    {
        const string ShortHolds = "SeatRules:HoldTime=00:00:03";
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        Assert.Equal(0, (await RunAsync(cluster, [$"ConnectionStrings:PostgresOwner={cluster.PostgresConnection}"], "migrate")).ExitCode);
        Assert.Equal("The schema is current.\n", (await RunAsync(cluster, [], "migrate")).Output);
        await using var node = await SeatMapNode.StartNewAsync(cluster.NodeConnection, cluster.RedisConnection, ShortHolds);
        var screening = await cluster.AddScreeningAsync();
        var (buyer, staff) = (new SeatMapApi(await node.NewHolderAsync()), await StaffAsync(cluster, node));

        var hold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await buyer.HoldAsync(screening, hold, [1, 2])).Outcome);
        Assert.Equal(SeatOutcome.Extended, (await buyer.ExtendAsync(hold)).Outcome);
        var sold = await new SeatMapApi(staff).HoldAsync(screening, Guid.CreateVersion7(), [5]);
        var booking = await new SeatMapApi(staff).Staff.SellAsync(sold.HoldId!.Value, Tender.Cash);
        Assert.Equal(SeatOutcome.Booked, booking.Outcome);
        Assert.Equal(SeatOutcome.Moved, (await new SeatMapApi(staff).Staff.MoveBookingAsync(booking.Reference!, [6])).Outcome);
        Assert.Equal(SeatOutcome.Cancelled, (await new SeatMapApi(staff).Staff.RefundAsync(booking.Reference!, Tender.Cash)).Outcome);
        Assert.Equal(SeatOutcome.Blocked, (await new SeatMapApi(staff).Staff.BlockAsync(screening, [7])).Outcome);
        await Eventually.Async(
            async () => (await cluster.ReadSeatsAsync(screening)).Statuses[1] == 0, TimeSpan.FromSeconds(60), "the hold is swept");

        Assert.Equal(["seatmap_node"], (string[])(await cluster.AskDatabaseAsync(
            "SELECT array_agg(DISTINCT usename::text) FROM pg_stat_activity WHERE application_name = 'seatmap'"))!);
        var verified = await RunAsync(cluster, [], "verify", "--full");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    [Fact]
    public async Task A_node_whose_schema_is_not_current_does_not_start_and_says_who_can_migrate()
    {
        await using var cluster = await SeatMapCluster.StartPrivateAsync(0);
        await using (var owner = new NpgsqlConnection(cluster.PostgresConnection))
        {
            await owner.OpenAsync();
            await using var create = new NpgsqlCommand("CREATE ROLE seatmap_node LOGIN", owner);
            await create.ExecuteNonQueryAsync();
        }

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => SeatMapNode.StartNewAsync(cluster.NodeConnection, cluster.RedisConnection));
        Assert.Contains("ConnectionStrings:PostgresOwner", failed.Message, StringComparison.Ordinal);
        var migrated = await RunAsync(cluster, [], "migrate");
        Assert.Equal(1, migrated.ExitCode);
        Assert.Contains("ConnectionStrings:PostgresOwner", migrated.Error, StringComparison.Ordinal);
    }

    private static async Task<SeatMapClientOptions> StaffAsync(SeatMapCluster cluster, SeatMapNode node) =>
        node.Options((await RunAsync(cluster, [], "token", "staff", "Ada", "--role", "admin")).Output.Trim());

    private static Task<ProgramResult> RunAsync(SeatMapCluster cluster, string[] settings, params string[] words) =>
        SeatMapNode.RunCommandAsync(cluster.NodeConnection, cluster.RedisConnection, settings, words);
}
