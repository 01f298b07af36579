namespace Web.Tests.Tills;

/// <summary>Front seats (0 to 59) cost 9.00, standard ones 11.00.</summary>
[Collection(OnSharedNode.Name)]
public sealed class TillTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    // Each test has its own till, because the account of a till has the entries of all screenings.
    private readonly string _till = $"Till {Guid.NewGuid():N}";

    private static readonly int _standard = Enumerable.Range(0, 240).First(s => WebNode.Cinema.Seats[s].Category == "standard");

    [Fact]
    public async Task A_sale_an_exchange_and_a_refund_are_in_the_account_of_their_till()
    {
        var id = await _node.AddScreeningAsync(s => s with { Title = "Sold here" });
        var till = _node.NewStaff(_till);
        var reference = await SellAsync(till, "cash", id, 0, 1);
        Assert.Equal(
            "moved",
            (await till.PostAsync($"bookings/{reference}/move", new { seats = new[] { 1, _standard }, tender = "terminal" })).Outcome);
        Assert.Equal("cancelled", (await till.DeleteAsync($"bookings/{reference}?tender=cash")).Outcome);

        var account = (await till.GetAsync("staff/till")).Json;

        Assert.Equal(_till, account.GetProperty("till").GetString());
        Assert.True(account.GetProperty("since").GetDateTimeOffset() < account.GetProperty("now").GetDateTimeOffset());
        var lines = account.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(["refund", "exchange", "sale"], lines.Select(l => l.GetProperty("kind").GetString()));
        Assert.Equal(["cash", "terminal", "cash"], lines.Select(l => l.GetProperty("tender").GetString()));
        Assert.Equal([-2_000, 200, 1_800], lines.Select(l => l.GetProperty("amount").GetInt32()));
        Assert.All(
            lines,
            l => Assert.Equal(
                (reference, "Sold here", "EUR"),
                (l.GetProperty("reference").GetString(), l.GetProperty("title").GetString(), l.GetProperty("currency").GetString())));
        Assert.Equal(["A-1", "A-2"], lines[2].GetProperty("seats").EnumerateArray().Select(s => s.GetString()));
        var totals = account.GetProperty("totals").EnumerateArray().Select(t => (
            t.GetProperty("currency").GetString(), t.GetProperty("tender").GetString(),
            t.GetProperty("sales").GetInt32(), t.GetProperty("refunds").GetInt32(),
            t.GetProperty("exchanges").GetInt32(), t.GetProperty("amount").GetInt32()));
        Assert.Equal([("EUR", "cash", 1_800, -2_000, 0, -200), ("EUR", "terminal", 0, 0, 200, 200)], totals);
        Assert.Empty((await _node.NewStaff($"{_till} next door").GetAsync("staff/till")).Json.GetProperty("lines").EnumerateArray());
    }

    [Fact]
    public async Task A_repeated_sale_or_refund_counts_once()
    {
        var id = await _node.AddScreeningAsync();
        var till = _node.NewStaff(_till);
        var hold = await till.HoldAsync(id, 0);
        var sales = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(i => till.PostAsync($"holds/{hold}/confirm", new { payment = "terminal" }, $"try {i / 2}")));
        Assert.All(sales, s => Assert.Equal(201, s.Status));
        var reference = Assert.Single(sales.Select(s => s.Text("reference")).Distinct());
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => till.DeleteAsync($"bookings/{reference}?tender=terminal", $"try {i / 2}")));
        var amounts = await AmountsAsync(till);
        Assert.Equal([-900, 900], amounts);
    }

    [Fact]
    public async Task What_is_paid_online_or_cancelled_without_a_tender_is_in_no_till()
    {
        var id = await _node.AddScreeningAsync();
        var till = _node.NewStaff(_till);
        var reference = await till.BookAsync(id, 0);
        Assert.Equal("moved", (await till.PostAsync($"bookings/{reference}/move", new { seats = new[] { _standard } })).Outcome);
        Assert.Equal(200, (await till.DeleteAsync($"bookings/{reference}")).Status);
        Assert.Empty(await AmountsAsync(till));
    }

    [Fact]
    public async Task Only_entries_since_the_given_time_are_listed()
    {
        var id = await _node.AddScreeningAsync();
        var till = _node.NewStaff(_till);
        await SellAsync(till, "cash", id, 0);
        var now = (await till.GetAsync("staff/till")).Json.GetProperty("now").GetDateTimeOffset();
        Assert.Single(await AmountsAsync(till, $"?since={now.AddMinutes(-5):yyyy-MM-ddTHH:mm:ss}Z"));
        Assert.Single(await AmountsAsync(till, $"?since={now.AddMinutes(-5).AddHours(2):yyyy-MM-ddTHH:mm:ss}%2B02:00"));
        Assert.Empty(await AmountsAsync(till, $"?since={now.AddMinutes(5):yyyy-MM-ddTHH:mm:ss}Z"));
        (await till.GetAsync("staff/till?since=yesterday")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Only_staff_can_take_cash_or_use_a_terminal()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await _node.NewCallerAsync();
        var hold = await caller.HoldAsync(id, 0);
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "cash" })).IsProblem(403, "forbidden");
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "terminal" })).IsProblem(403, "forbidden");
        (await caller.PostAsync($"holds/{hold}/confirm", new { payment = "Cash" })).IsProblem(400, "invalid");
        var reference = await caller.BookAsync(id, 1);
        (await caller.DeleteAsync($"bookings/{reference}?tender=cash")).IsProblem(403, "forbidden");
        (await _node.NewStaff(_till).DeleteAsync($"bookings/{reference}?tender=cheque")).IsProblem(400, "invalid");
        (await caller.GetAsync("staff/till")).IsProblem(403, "forbidden");
        (await _node.Anonymous.GetAsync("staff/till")).IsProblem(401, "unauthorized");
        await _node.ShowsAsync(id, 0, 1, 2);
    }

    private static async Task<string> SellAsync(Caller till, string payment, long screening, params int[] seats)
    {
        var answer = await till.PostAsync($"holds/{await till.HoldAsync(screening, seats)}/confirm", new { payment });
        Assert.Equal((201, "booked"), (answer.Status, answer.Outcome));
        return answer.Text("reference")!;
    }

    private static async Task<int[]> AmountsAsync(Caller till, string query = "")
    {
        var account = await till.GetAsync($"staff/till{query}");
        return [.. account.Json.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("amount").GetInt32())];
    }
}
