using Harness;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SeatEngine.Ledger;
using SeatEngine.Payments;
using TestPayments;

namespace Web.Tests.Payments;

/// <summary>
/// A server whose buyers pay through a provider: the test provider, over HTTP, with nothing wrong unless the test says so.
/// </summary>
public sealed class PayingNode : IAsyncLifetime
{
    private const string WebhookSecret = "whsec_of_the_tests";

    private TestDatabase? _database;
    private WebNode? _node;
    private TestPaymentServer? _bank;

    public WebNode Node => _node!;

    public TestPaymentServer Bank => _bank!;

    public async Task InitializeAsync()
    {
        _bank = await TestPaymentServer.StartAsync();
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, [$"Redis:KeyPrefix={redis.Prefix}", .. Settings(_bank)]);
        _bank.SendEventsTo(new Uri(_node.Address, "/payments/events/stripe").ToString(), WebhookSecret);
    }

    /// <summary>Attempts follow each other fast, so that tests do not wait.</summary>
    public static IEnumerable<string> Settings(TestPaymentServer bank) =>
    [
        "Payments:Test=false", "Payments:Stripe:SecretKey=sk_test_1", $"Payments:Stripe:ApiBase={bank.Address}",
        $"Payments:Stripe:WebhookSecret={WebhookSecret}", "Payments:Stripe:Timeout=00:00:03", "Payments:Saga:LongestDelay=00:00:01",
    ];

    public Task<string> StateAsync(Guid payment, params string[] wanted) => StateAsync(Node, payment, wanted);

    /// <summary>Waits until a payment has one of these states.</summary>
    public static Task<string> StateAsync(WebNode node, Guid payment, params string[] wanted) => Eventually.Async(
        async () => $"{(await node.Services.GetRequiredService<PaymentQueries>().FindAsync(new(payment), CancellationToken.None))?.State}"
            .ToLowerInvariant(),
        state => wanted.Contains(state), TimeSpan.FromSeconds(60), $"the payment is {string.Join(" or ", wanted)}");

    /// <summary>Waits until no payment and no refund needs anything more, and proves that seats and money agree.</summary>
    public static async Task<PaymentReport> MustBalanceAsync(WebNode node, TestPaymentServer bank)
    {
        await Eventually.Async(
            async () => await node.ScalarAsync<long>("""
                SELECT (SELECT count(*) FROM payments WHERE state IN ('open', 'sold', 'voiding'))
                     + (SELECT count(*) FROM payment_refunds r JOIN payments p USING (screening_id, payment_id)
                        WHERE r.state = 'due' AND p.state = 'captured')
                """) == 0,
            TimeSpan.FromSeconds(120), "every payment has ended");
        var report = await node.Services.GetRequiredService<PaymentVerifier>().VerifyAsync(CancellationToken.None);
        Assert.Empty(report.Violations);
        await using var database = NpgsqlDataSource.Create(node.Postgres);
        var seats = await new LedgerVerifier(database).VerifyAsync(true, null, CancellationToken.None);
        Assert.Empty(seats.Violations);
        var books = bank.Bank.Books();
        Assert.Equal((report.Captured, report.Refunded, 0L), (books.Captured, books.Refunded, books.Authorized));
        return report;
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_bank is not null)
            await _bank.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
