namespace Web.Tests.Limits;

/// <summary>How many seats of a screening one address can hold at a time.</summary>
public sealed class HeldSeatsTests(LimitedNode limited) : IClassFixture<LimitedNode>
{
    private readonly WebNode _node = limited.Node;

    [Fact]
    public async Task One_address_cannot_hold_a_hall_however_many_holders_it_has()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        for (var i = 0; i < 3; i++)
            await (await limited.NewHolderAtAsync(address)).HoldAsync(id, 2 * i, (2 * i) + 1);

        var more = await limited.NewHolderAtAsync(address);
        var refused = await more.PostAsync($"screenings/{id}/holds", new { seats = new[] { 20 } });
        refused.IsProblem(409, "limit_reached");
        Assert.Contains("address", refused.Text("detail"), StringComparison.Ordinal);
        (await more.PostAsync($"screenings/{id}/holds", new { best = new { count = 1 } })).IsProblem(409, "limit_reached");
        (await more.PostAsync($"screenings/{id}/holds", new { seats = new[] { 0, 1 }, orSimilar = true })).IsProblem(409, "limit_reached");

        await (await limited.NewHolderAtAsync(limited.NewAddress())).HoldAsync(id, 20);
        await more.HoldAsync(await _node.AddScreeningAsync(), 20);
        await _node.ShowsAsync(id, 0, 1, 1, 1, 1, 1, 1, 0);
    }

    [Fact]
    public async Task Seats_that_were_released_or_sold_count_no_more()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        var (first, second) = (await limited.NewHolderAtAsync(address), await limited.NewHolderAtAsync(address));
        var sold = await first.HoldAsync(id, 0, 1, 2);
        var released = await second.HoldAsync(id, 3, 4, 5);
        (await first.PostAsync($"screenings/{id}/holds", new { seats = new[] { 6 } })).IsProblem(409, "limit_reached");

        Assert.Equal(201, (await first.PostAsync($"holds/{sold}/confirm", new { payment = "test-ok" })).Status);
        Assert.Equal(200, (await second.DeleteAsync($"holds/{released}?seats=5")).Status);

        await first.HoldAsync(id, 6, 7, 8, 9);
        (await second.PostAsync($"screenings/{id}/holds", new { seats = new[] { 10 } })).IsProblem(409, "limit_reached");
    }

    [Fact]
    public async Task A_refused_hold_counts_nothing()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        await (await limited.NewHolderAtAsync(limited.NewAddress())).HoldAsync(id, 0);
        var caller = await limited.NewHolderAtAsync(address);
        for (var i = 0; i < 3; i++)
            (await caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 0, 1, 2, 3, 4 } })).IsProblem(409, "taken", 0);
        await caller.HoldAsync(id, 1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public async Task Many_at_once_get_no_more()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        // As many as may ask from there in a minute.
        var callers = new List<Caller>();
        for (var i = 0; i < 8; i++)
            callers.Add(await limited.NewHolderAtAsync(address));

        var answers = await Task.WhenAll(callers.Select((caller, i) =>
            caller.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2 * i, (2 * i) + 1 } })));

        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsProblem(409, "limit_reached"));
    }

    [Fact]
    public async Task A_hold_that_is_sent_again_is_answered_again()
    {
        var id = await _node.AddScreeningAsync();
        var caller = await limited.NewHolderAtAsync(limited.NewAddress());
        var body = new { holdId = Guid.CreateVersion7(), seats = new[] { 0, 1, 2, 3, 4, 5 } };
        for (var i = 0; i < 2; i++)
            Assert.Equal(201, (await caller.PostAsync($"screenings/{id}/holds", body)).Status);
    }

    [Fact]
    public async Task Staff_and_exempt_addresses_hold_as_many_as_they_need()
    {
        var id = await _node.AddScreeningAsync();
        var staff = limited.At(limited.NewAddress(), await _node.StaffTokenAsync());
        var exempt = await limited.NewHolderAtAsync(LimitedNode.ExemptAddress);
        foreach (var (caller, first) in new[] { (staff, 0), (exempt, 20) })
        {
            await caller.HoldAsync(id, [.. Enumerable.Range(first, 10)]);
            await caller.HoldAsync(id, [.. Enumerable.Range(first + 10, 10)]);
        }
    }
}
