namespace Web.Tests.Holds;

/// <summary>Seats that are given back and held again by the same holder, over REST and on two nodes.</summary>
[Collection(OnSharedNode.Name)]
public sealed class HoldAgainTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task They_keep_their_old_cap_in_every_answer_and_on_every_node()
    {
        var id = await _node.AddScreeningAsync();
        var here = await _node.NewCallerAsync();
        // Its token is valid there; both nodes have the cap of twenty minutes.
        var there = shared.Brief.With(here.Token!);
        var first = await here.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1, 2 } });
        var cap = CapOf(first);

        foreach (var (caller, before) in new[] { (here, there), (there, here), (here, there) })
        {
            Assert.Equal(200, (await before.DeleteAsync($"holds/{first.Text("holdId")}")).Status);
            var body = new { holdId = Guid.CreateVersion7(), seats = new[] { 2, 3 } };
            first = await caller.PostAsync($"screenings/{id}/holds", body);
            Assert.Equal((201, cap), (first.Status, CapOf(first)));
            Assert.Equal(cap, CapOf(await caller.PostAsync($"screenings/{id}/holds", body)));
            Assert.Equal(cap, CapOf(await before.GetAsync($"holds/{body.holdId}")));
        }

        var stranger = await _node.NewCallerAsync();
        Assert.Equal(200, (await here.DeleteAsync($"holds/{first.Text("holdId")}")).Status);
        Assert.True(CapOf(await stranger.PostAsync($"screenings/{id}/holds", new { seats = new[] { 2, 3 } })) > cap);
    }

    private static DateTimeOffset CapOf(Answer answer) => answer.Json.GetProperty("extendableUntil").GetDateTimeOffset();
}
