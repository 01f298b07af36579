using System.Globalization;
using System.Text;
using Harness;
using SeatEngine.Plans;

namespace Web.Tests.Screenings;

/// <summary>Taking a whole hall off sale, and putting it back.</summary>
[Collection(OnSharedNode.Name)]
public sealed class BlockTests(SharedNode shared)
{
    private readonly WebNode _node = shared.Node;

    [Theory]
    [InlineData("""["0-239"]""", 0, 240)]
    [InlineData("""["0-99",100,"101-239"]""", 0, 240)]
    [InlineData("""["7-7"]""", 7, 1)]
    [InlineData("""[3,"1-2"]""", 1, 3)]
    [InlineData("""["239-239",238]""", 238, 2)]
    public async Task Ranges_are_the_seats_from_one_end_to_the_other(string seats, int first, int count)
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        var blocked = await staff.PostAsync($"screenings/{id}/blocks", $$"""{"seats":{{seats}}}""");
        Assert.Equal((200, "blocked"), (blocked.Status, blocked.Outcome));
        Assert.Equal(Enumerable.Range(first, count), blocked.Seats);
        Assert.Equal(count, (await _node.StatusesAsync(id)).Count(status => status == 3));
        var unblocked = await staff.PostAsync($"screenings/{id}/unblocks", $$"""{"seats":{{seats}}}""");
        Assert.Equal((200, "unblocked"), (unblocked.Status, unblocked.Outcome));
        Assert.DoesNotContain(3, await _node.StatusesAsync(id));
    }

    [Theory]
    [InlineData("""["5-3"]""", "invalid")]
    [InlineData("""["1-"]""", "invalid")]
    [InlineData("""["-1"]""", "invalid")]
    [InlineData("""["--1"]""", "invalid")]
    [InlineData("""["1-2-3"]""", "invalid")]
    [InlineData("""["1 - 2"]""", "invalid")]
    [InlineData("""["0x1-0x2"]""", "invalid")]
    [InlineData("""["1–2"]""", "invalid")]
    [InlineData("""["١-٢"]""", "invalid")]
    [InlineData("""["7"]""", "invalid")]
    [InlineData("""["all"]""", "invalid")]
    [InlineData("""["0-99999999999"]""", "invalid")]
    [InlineData("""["0-2147483647"]""", "invalid")]
    [InlineData("""["0-60000","60001-100000"]""", "invalid")]
    [InlineData("\"0-3\"", "invalid")]
    [InlineData("""[null]""", "invalid")]
    [InlineData("""[[1]]""", "invalid")]
    [InlineData("""["0-3",2]""", "invalid")]
    [InlineData("""["0-3","3-5"]""", "invalid")]
    [InlineData("""["0-240"]""", "unknown_seat")]
    [InlineData("""["0-99999"]""", "unknown_seat")]
    public async Task What_is_no_range_of_this_hall_blocks_nothing(string seats, string code)
    {
        var id = await _node.AddScreeningAsync();
        (await _node.NewStaff().PostAsync($"screenings/{id}/blocks", $$"""{"seats":{{seats}}}""")).IsProblem(400, code);
        Assert.DoesNotContain(3, await _node.StatusesAsync(id));
    }

    [Fact]
    public async Task What_is_as_wished_already_is_no_conflict()
    {
        var id = await _node.AddScreeningAsync();
        var staff = _node.NewStaff();
        await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 3 } });
        var group = await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 2, 3, 4 } });
        Assert.Equal((200, 2), (group.Status, group.Json.GetProperty("revision").GetInt64()));
        await _node.ShowsAsync(id, 1, 0, 3, 3, 3, 0);

        var again = await staff.PostAsync($"screenings/{id}/blocks", new { seats = new[] { 2, 3, 4 } });
        Assert.Equal((200, "blocked", 0), (again.Status, again.Outcome, again.Json.GetProperty("revision").GetInt64()));
        Assert.Equal([2, 3, 4], again.Seats);

        var some = await staff.PostAsync($"screenings/{id}/unblocks", """{"seats":["0-3"]}""");
        Assert.Equal((200, "unblocked"), (some.Status, some.Outcome));
        await _node.ShowsAsync(id, 0, 0, 0, 0, 0, 3, 0);
    }

    [Fact]
    public async Task A_sold_seat_in_a_range_is_named_and_nothing_is_blocked()
    {
        var id = await _node.AddScreeningAsync();
        await (await _node.NewCallerAsync()).BookAsync(id, 100, 101);
        (await _node.NewStaff().PostAsync($"screenings/{id}/blocks", """{"seats":["0-239"]}""")).IsProblem(409, "taken", 100, 101);
        Assert.DoesNotContain(3, await _node.StatusesAsync(id));
    }

    [Fact]
    public async Task An_arena_is_blocked_and_opened_by_one_request_each()
    {
        const int Count = 16_000;
        var plan = Bowl(Count);
        var id = await _node.AddScreeningAsync(screening => screening with
        {
            Plan = plan,
            Hall = "Bowl",
            Prices = new Dictionary<string, long> { ["a"] = 1000 },
        });
        var staff = _node.NewStaff();

        // As numbers, which is the longest way to say it.
        var numbers = $$"""{"seats":[{{string.Join(',', Enumerable.Range(0, Count))}}]}""";
        var blocked = await SendAsync("blocks", numbers);
        Assert.Equal(("blocked", Count), (blocked.Outcome, blocked.Seats.Length));
        Assert.All(await _node.StatusesAsync(id), status => Assert.Equal(3, status));
        var opened = await SendAsync("unblocks", $$"""{"seats":["0-{{Count - 1}}"]}""");
        Assert.Equal(("unblocked", Count), (opened.Outcome, opened.Seats.Length));
        Assert.All(await _node.StatusesAsync(id), status => Assert.Equal(0, status));

        // It can still be sold afterwards.
        await (await _node.NewCallerAsync()).BookAsync(id, Count - 2, Count - 1);

        // On a machine that is busy with other tests PostgreSQL may be given up, which is a 503: repeat it, as its text says.
        async Task<Answer> SendAsync(string what, string body)
        {
            var key = Guid.NewGuid().ToString();
            return await Eventually.Async(
                () => staff.PostAsync($"screenings/{id}/{what}", body, key), answer => answer.Status != 503, TimeSpan.FromMinutes(1),
                "the request is answered");
        }
    }

    private static SeatingPlan Bowl(int count)
    {
        var json = new StringBuilder(
            """
            {"format":"seatmap-plan/1","name":"Bowl","categories":[{"id":"a","name":"A","color":"#2a9d8f"}],
             "sections":[{"id":"s","name":"Bowl"}],"seats":[
            """);
        for (var seat = 0; seat < count; seat++)
        {
            var (row, number) = (seat / 250 + 1, seat % 250 + 1);
            json.Append(seat == 0 ? "" : ",\n").Append(CultureInfo.InvariantCulture, $$"""
                {"label":"{{row}}-{{number}}","section":"s","row":"{{row}}","number":"{{number}}","x":{{number}},"y":{{row}},"category":"a"}
                """);
        }

        return PlanReader.Read(Encoding.UTF8.GetBytes(json.Append("]}").ToString()), "bowl");
    }
}
