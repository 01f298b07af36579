using System.Text.Json;
using Web.Tests.Limits;

namespace Web.Tests.Holds;

/// <summary>Many holds in one request.</summary>
public sealed class HoldManyTests(LimitedNode limited) : IClassFixture<LimitedNode>
{
    private readonly WebNode _node = limited.Node;

    [Fact]
    public async Task Each_has_its_own_answer_and_those_of_a_quiet_screening_share_one_commit()
    {
        var id = await _node.AddScreeningAsync();
        await (await ShopAsync()).HoldAsync(id, 5);
        var shop = await ShopAsync();
        object[] holds =
        [
            .. Enumerable.Range(10, 9).Select(seat => Hold(seat)), Hold(4, 5), Hold(20, 100_000), new { seats = new[] { 30 } },
            new { holdId = Guid.CreateVersion7() }, new { holdId = Guid.CreateVersion7(), best = new { count = 2 } },
        ];

        var answers = await HoldManyAsync(shop, id, holds);

        Assert.Equal([.. Enumerable.Repeat(201, 9), 409, 400, 400, 400, 201], answers.Select(StatusOf));
        var replies = answers.Where(answer => StatusOf(answer) == 201).Select(answer => answer.GetProperty("reply")).ToArray();
        Assert.Single(replies.Select(reply => reply.GetProperty("revision").GetInt64()).Distinct());
        Assert.All(replies, reply => Assert.Equal("held", reply.GetProperty("outcome").GetString()));
        Assert.Equal(["taken", "unknown_seat", "invalid", "invalid"], answers[9..13].Select(CodeOf));
        Assert.Equal([5], answers[9].GetProperty("problem").GetProperty("seats").EnumerateArray().Select(seat => seat.GetInt32()));
        await _node.ShowsAsync(id, 9, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        await _node.ShowsAsync(id, 30, 0);
    }

    [Fact]
    public async Task Sent_again_each_gives_its_first_answer_and_holds_nothing_more()
    {
        var id = await _node.AddScreeningAsync();
        var shop = await ShopAsync();
        object[] holds = [Hold(1), Hold(2, 3), new { holdId = Guid.CreateVersion7(), best = new { count = 3 } }];
        var first = await HoldManyAsync(shop, id, holds);
        var statuses = await _node.StatusesAsync(id);
        Assert.Equal(6, statuses.Count(status => status == 1));

        foreach (var header in new[] { null, "Idempotency-Repeat: true" })
        {
            var again = await HoldManyAsync(shop, id, holds, header);
            Assert.Equal(first.Select(answer => answer.GetRawText()), again.Select(answer => answer.GetRawText()));
        }

        Assert.Equal(statuses, await _node.StatusesAsync(id));
    }

    [Fact]
    public async Task Of_batches_on_the_same_seats_each_seat_has_one_holder()
    {
        var id = await _node.AddScreeningAsync();
        var shops = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ShopAsync()));
        // In different orders, so that no shop is faster with all of them.
        var batches = shops.Select((shop, n) => HoldManyAsync(
            shop, id, [.. Enumerable.Range(0, 15).Select(i => Hold((2 * ((i + (4 * n)) % 15)) + 40))]));
        var answers = (await Task.WhenAll(batches)).SelectMany(all => all).ToArray();

        Assert.Equal(60, answers.Length);
        Assert.All(answers, answer => Assert.True(StatusOf(answer) == 201 || CodeOf(answer) == "taken", answer.GetRawText()));
        var held = answers.Where(answer => StatusOf(answer) == 201)
            .Select(answer => answer.GetProperty("reply").GetProperty("seats")[0].GetInt32()).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (2 * i) + 40), held);
    }

    [Fact]
    public async Task None_and_more_than_a_hundred_are_refused_as_a_whole()
    {
        var id = await _node.AddScreeningAsync();
        var shop = await ShopAsync();
        var hundredAndOne = Enumerable.Range(0, 101).Select(_ => Hold(0)).ToArray();
        foreach (var body in new object[] { new { holds = hundredAndOne }, new { holds = Array.Empty<object>() }, "{}" })
            (await shop.PostAsync(Path(id), body)).IsProblem(400, "invalid");
        (await shop.PostAsync(Path(id), """{"holds":[{"seats":[0],"orSimilr":true}]}""")).IsProblem(400, "invalid");
        Assert.Equal(400, StatusOf((await HoldManyAsync(shop, id, [null!])).Single()));
        Assert.DoesNotContain(1, await _node.StatusesAsync(id));
    }

    [Fact]
    public async Task A_batch_counts_as_so_many_requests_and_goes_through_whole_or_not_at_all()
    {
        var id = await _node.AddScreeningAsync();
        var visitor = await limited.NewHolderAtAsync(limited.NewAddress());
        var more = await visitor.PostAsync(Path(id), new { holds = Enumerable.Range(0, 6).Select(seat => Hold(seat)) });
        more.IsProblem(429, "too_many_requests");

        visitor = await limited.NewHolderAtAsync(limited.NewAddress());
        var three = await visitor.PostAsync(Path(id), new { holds = Enumerable.Range(0, 3).Select(seat => Hold(seat)) });
        Assert.Equal((200, "\"holds\";r=2"), (three.Status, three.Header("RateLimit")));
        var another = await visitor.PostAsync(Path(id), new { holds = Enumerable.Range(10, 3).Select(seat => Hold(seat)) });
        another.IsProblem(429, "too_many_requests");
        await _node.ShowsAsync(id, 10, 0, 0, 0);
    }

    [Fact]
    public async Task Seats_held_from_one_address_are_limited_hold_by_hold()
    {
        var id = await _node.AddScreeningAsync();
        var visitor = await limited.NewHolderAtAsync(limited.NewAddress());
        var answers = await HoldManyAsync(visitor, id, [Hold(0, 1), Hold(2, 3), Hold(4, 5), Hold(6, 7)]);
        Assert.Equal([201, 201, 201, 409], answers.Select(StatusOf));
        Assert.Equal("limit_reached", CodeOf(answers[3]));
    }

    private static object Hold(params int[] seats) => new { holdId = Guid.CreateVersion7(), seats };

    private static string Path(long screening) => $"screenings/{screening}/holds:batch";

    private static int StatusOf(JsonElement answer) => answer.GetProperty("status").GetInt32();

    private static string CodeOf(JsonElement answer) => answer.GetProperty("problem").GetProperty("code").GetString()!;

    private static async Task<JsonElement[]> HoldManyAsync(Caller caller, long screening, object[] holds, string? header = null)
    {
        var body = new StringContent(
            JsonSerializer.Serialize(new { holds }, JsonSerializerOptions.Web), System.Text.Encoding.UTF8, "application/json");
        var answer = await caller.SendAsync(HttpMethod.Post, Path(screening), body, header: header);
        Assert.True(answer.Status == 200, answer.Body);
        return [.. answer.Json.GetProperty("holds").EnumerateArray()];
    }

    /// <summary>Of an address without limits.</summary>
    private Task<Caller> ShopAsync() => limited.NewHolderAtAsync(LimitedNode.ExemptAddress);
}
