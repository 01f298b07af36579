using System.Globalization;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>
/// Calls that a client may make by mistake: arguments that do not fit, commands that make no sense, methods that are not there.
/// </summary>
[Collection(nameof(DefaultNodes))]
public sealed class BadCallTests(DefaultNodes nodes) : BadInput(nodes)
{
    [Theory]
    [InlineData("Join", "[]")]
    [InlineData("Join", "[$S]")]
    [InlineData("Join", "[$S,null,1]")]
    [InlineData("Join", "[null,null]")]
    [InlineData("Join", "[\"x\",null]")]
    [InlineData("Join", "[1.5,null]")]
    [InlineData("Join", "[9e30,null]")]
    [InlineData("Join", "[{},null]")]
    [InlineData("Join", "[$S,\"here\"]")]
    [InlineData("Join", "[$S,{\"epoch\":\"x\",\"revision\":1}]")]
    [InlineData("Leave", "[]")]
    [InlineData("Leave", "[true]")]
    [InlineData("Hold", "[]")]
    [InlineData("Hold", "[$S,$ID]")]
    [InlineData("Hold", "[$S,\"not-a-uuid\",[1]]")]
    [InlineData("Hold", "[$S,null,[1]]")]
    [InlineData("Hold", "[$S,7,[1]]")]
    [InlineData("Hold", "[$S,$ID,1]")]
    [InlineData("Hold", "[$S,$ID,\"1\"]")]
    [InlineData("Hold", "[$S,$ID,[1.5]]")]
    [InlineData("Hold", "[$S,$ID,[\"1\"]]")]
    [InlineData("Hold", "[$S,$ID,[null]]")]
    [InlineData("Hold", "[$S,$ID,[2147483648]]")]
    [InlineData("Hold", "[$S,$ID,[[1]]]")]
    [InlineData("HoldOrSimilar", "[$S,$ID]")]
    [InlineData("HoldOrSimilar", "[$S,$ID,[\"1\"]]")]
    [InlineData("HoldBest", "[$S,$ID]")]
    [InlineData("HoldBest", "[$S,$ID,2]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":\"two\"}]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1e99}]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"accessible\":\"yes\"}]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"count\":2}]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"COUNT\":1}]")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"catgory\":\"a\"}]")]
    [InlineData("AddToHold", "[$S,$ID,[1]]")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":1,\"seats\":[1]}]")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"seats\":[1],\"similar\":true}]")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"best\":{\"count\":2,\"catgory\":\"a\"}}]")]
    [InlineData("Extend", "[$S,$ID]")]
    [InlineData("Extend", "[$S,$ID,\"\"]")]
    [InlineData("Release", "[$S,\"x\",null]")]
    [InlineData("Release", "[$S,$ID,\"all\"]")]
    public Task Arguments_of_the_wrong_type_or_number_are_called_invalid(string method, string arguments) => OnBothAsync(async raw =>
    {
        var reply = await raw.CallAsync(method, Filled(arguments));
        Assert.NotNull(reply);
        Assert.Contains("HubException: invalid: ", reply.Value.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", reply.Value.GetRawText(), StringComparison.Ordinal);
        await AssertStillServedAsync(raw);
    });

    [Theory]
    [InlineData("Hold", "[$S,$ID,null]", "invalid")]
    [InlineData("Hold", "[$S,$ID,[]]", "invalid")]
    [InlineData("Hold", "[$S,$ID,[1,2,1]]", "invalid")]
    [InlineData("Hold", "[$S,\"00000000-0000-0000-0000-000000000000\",[1]]", "invalid")]
    [InlineData("Hold", "[$S,$ID,[-1]]", "unknownSeat")]
    [InlineData("Hold", "[$S,$ID,[1,50]]", "unknownSeat")]
    [InlineData("Hold", "[$S,$ID,[2147483647,-2147483648]]", "unknownSeat")]
    [InlineData("Hold", "[$S,$ID,[0,1,2,3,4,5,6,7,8,9,10]]", "tooManySeats")]
    [InlineData("Hold", "[0,$ID,[1]]", "unknownScreening")]
    [InlineData("Hold", "[-1,$ID,[1]]", "unknownScreening")]
    [InlineData("Hold", "[9223372036854775807,$ID,[1]]", "unknownScreening")]
    [InlineData("Hold", "[$S,$ID,[40]]", "taken")]
    [InlineData("Hold", "[$S,$STRANGERS,[3]]", "idReused")]
    [InlineData("HoldOrSimilar", "[$S,$ID,null]", "invalid")]
    [InlineData("HoldOrSimilar", "[$S,$ID,[]]", "invalid")]
    [InlineData("HoldOrSimilar", "[$S,$ID,[1,2,1]]", "invalid")]
    [InlineData("HoldOrSimilar", "[$S,\"00000000-0000-0000-0000-000000000000\",[1]]", "invalid")]
    [InlineData("HoldOrSimilar", "[$S,$ID,[1,50]]", "unknownSeat")]
    [InlineData("HoldOrSimilar", "[$S,$ID,[0,1,2,3,4,5,6,7,8,9,10]]", "tooManySeats")]
    [InlineData("HoldOrSimilar", "[0,$ID,[1]]", "unknownScreening")]
    [InlineData("HoldOrSimilar", "[$S,$STRANGERS,[3]]", "idReused")]
    [InlineData("HoldBest", "[$S,$ID,null]", "invalid")]
    [InlineData("HoldBest", "[$S,$ID,{}]", "invalid")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":0}]", "invalid")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":-5}]", "invalid")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":11}]", "tooManySeats")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":2147483647}]", "tooManySeats")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"category\":\"no such\"}]", "invalid")]
    [InlineData("HoldBest", "[$S,$ID,{\"count\":1,\"accessible\":true}]", "noneAvailable")]
    [InlineData("HoldBest", "[$S,$STRANGERS,{\"count\":2}]", "idReused")]
    [InlineData("HoldBest", "[0,$ID,{\"count\":1}]", "unknownScreening")]
    [InlineData("AddToHold", "[$S,$ID,null]", "invalid")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS}]", "invalid")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"seats\":[1],\"best\":{\"count\":2}}]", "invalid")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"best\":{\"count\":2},\"orSimilar\":true}]", "invalid")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$ID,\"seats\":[1]}]", "invalid")]
    [InlineData("AddToHold", "[$S,$ID,{\"seats\":[1]}]", "notFound")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"seats\":[1]}]", "notFound")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"seats\":[1,50]}]", "unknownSeat")]
    [InlineData("AddToHold", "[$S,$ID,{\"joins\":$STRANGERS,\"best\":{\"count\":2}}]", "notFound")]
    [InlineData("AddToHold", "[0,$ID,{\"joins\":$STRANGERS,\"seats\":[1]}]", "unknownScreening")]
    [InlineData("Extend", "[$S,$ID,$ID]", "notFound")]
    [InlineData("Extend", "[$S,$STRANGERS,$ID]", "notFound")]
    [InlineData("Extend", "[$S,$STRANGERS,\"00000000-0000-0000-0000-000000000000\"]", "invalid")]
    [InlineData("Extend", "[0,$STRANGERS,$ID]", "unknownScreening")]
    [InlineData("Release", "[$S,$ID,null]", "notFound")]
    [InlineData("Release", "[$S,$STRANGERS,null]", "notFound")]
    [InlineData("Release", "[$S,$STRANGERS,[40]]", "notFound")]
    [InlineData("Release", "[$S,$STRANGERS,[]]", "invalid")]
    [InlineData("Release", "[$S,$STRANGERS,[40,40]]", "invalid")]
    [InlineData("Release", "[0,$STRANGERS,null]", "unknownScreening")]
    public Task What_makes_no_sense_is_refused_by_an_outcome(string method, string arguments, string outcome) => OnBothAsync(async raw =>
    {
        Assert.Equal(outcome, Outcome(await raw.CallAsync(method, Filled(arguments))));
        await AssertStillServedAsync(raw);
    });

    [Fact]
    public async Task Seats_that_are_not_in_ones_hold_are_not_released_with_it()
    {
        await using var client = await Nodes.ConnectAsync();
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(Screening, hold, [1, 2]);
        foreach (var seats in new int[][] { [1, 40], [3], [-1], [1_000_000] })
        {
            var reply = await client.ReleaseAsync(Screening, hold, seats);
            Assert.Equal(SeatOutcome.NotYours, reply.Outcome);
            Assert.Equal(seats.Except([1]), reply.Seats);
        }
    }

    [Fact]
    public async Task A_hold_id_used_in_anotherScreening_is_refused_and_harms_nobody_in_the_same_batch()
    {
        var elsewhere = await Nodes.Cluster.AddScreeningAsync();
        await using var client = await Nodes.ConnectAsync();
        var hold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await client.HoldAsync(elsewhere, hold, [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldAsync(Screening, hold, [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldBestAsync(Screening, hold, new(1))).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldAsync(elsewhere, StrangersHold, [2])).Outcome);
        Assert.Equal(SeatOutcome.Held, (await client.HoldAsync(Screening, Guid.CreateVersion7(), [1])).Outcome);
    }

    [Fact]
    public async Task A_closedScreening_sells_nothing()
    {
        var closed = await Nodes.Cluster.AddScreeningAsync(closed: true);
        await using var client = await Nodes.ConnectAsync();
        Assert.Equal(SeatOutcome.Closed, (await client.HoldAsync(closed, Guid.CreateVersion7(), [1])).Outcome);
        Assert.Equal(SeatOutcome.Closed, (await client.HoldBestAsync(closed, Guid.CreateVersion7(), new(2))).Outcome);
    }

    [Theory]
    [BothTransports]
    public async Task Five_thousand_seats_are_too_many_and_ten_thousand_end_the_connection(int node)
    {
        await using var raw = await ConnectAsync(node);
        Assert.Equal("tooManySeats", Outcome(await raw.CallAsync("Hold", Filled($"[$S,$ID,[{Numbers(5_000)}]]"))));
        Assert.Null(await raw.CallAsync("Hold", Filled($"[$S,$ID,[{Numbers(10_000)}]]")));

        static string Numbers(int count) =>
            string.Join(',', Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("Sell")]
    [InlineData("")]
    [InlineData("OnConnectedAsync")]
    [InlineData("Dispose")]
    public Task A_method_that_is_not_there_is_an_error(string method) => OnBothAsync(async raw =>
    {
        var reply = await raw.CallAsync(method, "[]");
        Assert.NotNull(reply);
        Assert.True(reply.Value.TryGetProperty("error", out _));
        await AssertStillServedAsync(raw);
    });
}
