using Harness;
using TestPayments;

namespace Web.Tests.Payments;

/// <summary>Many buyers pay while the provider fails in every way that it can: afterwards seats, bookings and money agree.</summary>
[Trait("speed", "slow")]
public sealed class SagaTests
{
    // Each of the faults of a provider hits some of some hundred requests.
    private static Faults FaultsOf(int seed) => new()
    {
        Seed = seed,
        Decline = 0.1,
        Confirmation = 0.2,
        LostAnswer = 0.05,
        LostRequest = 0.05,
        Conflict = 0.05,
        TooMany = 0.05,
        Failure = 0.05,
        CaptureRefused = 0.05,
        Slow = 0.05,
        SlowTime = TimeSpan.FromMilliseconds(300),
        EventLost = 0.3,
        EventTwice = 0.3,
        EventLate = 0.3,
        LateTime = TimeSpan.FromMilliseconds(400),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Seats_and_money_agree_whatever_the_provider_does(int seed)
    {
        await using var bank = await TestPaymentServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        await using var node = WebNode.Start(database.ConnectionString, redis.ConnectionString,
        [
            $"Redis:KeyPrefix={redis.Prefix}", .. PayingNode.Settings(bank), "SeatRules:HoldTime=00:00:15", "SeatRules:HoldCap=00:00:15",
            "SeatRules:PaymentTime=00:00:05", "Payments:Saga:LastLook=00:00:02",
        ]);
        bank.SendEventsTo(new Uri(node.Address, "/payments/events/stripe").ToString(), "whsec_of_the_tests");
        var screening = await node.AddScreeningAsync();
        bank.Use(FaultsOf(seed));

        // More buyers than seats, so that seats of those who fail are bought by others.
        var references = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => Task.Run(() => BuyAsync(node, screening, seed, i))));
        bank.Use(new Faults());
        var report = await PayingNode.MustBalanceAsync(node, bank);

        // Every end that a payment can have was there, so the faults did hit.
        Assert.InRange(report.Captured, 1, long.MaxValue);
        Assert.InRange(report.Refunded, 1, report.Captured);
        Assert.InRange(await node.ScalarAsync<long>("SELECT count(*) FROM payments WHERE state = 'void'"), 1, long.MaxValue);
        // Whoever was told that the seats are theirs has a booking.
        var booked = references.OfType<string>().ToList();
        Assert.NotEmpty(booked);
        foreach (var reference in booked)
            Assert.Equal(1, await node.ScalarAsync<long>($"SELECT count(*) FROM bookings WHERE reference = '{reference}'"));
    }

    /// <returns>The reference of the booking, if the last attempt to pay was answered with one.</returns>
    private static async Task<string?> BuyAsync(WebNode node, long screening, int seed, int buyer)
    {
        var random = new Random((seed * 1_000) + buyer);
        var caller = await node.NewCallerAsync();
        for (var attempt = 0; ; attempt++)
        {
            var held = await caller.PostAsync($"screenings/{screening}/holds", new { best = new { count = 1 + random.Next(3) } });
            if (held.Status != 201)
                return null;
            var hold = held.Json.GetProperty("holdId").GetGuid();
            var paid = await caller.PostAsync($"holds/{hold}/pay", new { method = Bank.Works });
            if (paid.Status == 201 && paid.Json.TryGetProperty("actionAddress", out var address) && random.Next(4) > 0)
            {
                // Some never answer, and some refuse.
                using var bank = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
                using var form = new FormUrlEncodedContent([KeyValuePair.Create("answer", random.Next(5) > 0 ? "yes" : "no")]);
                using var reply = await bank.PostAsync(new Uri(address.GetString()!), form);
            }

            var reference = paid.Status == 201 && paid.Json.TryGetProperty("reference", out var booked) ? booked.GetString() : null;
            if (reference is not null && random.Next(5) == 0)
                await caller.DeleteAsync($"bookings/{reference}");
            if (paid.Status != 402 || attempt > 1)
                return reference;
        }
    }
}
