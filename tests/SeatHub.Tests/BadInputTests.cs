using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>
/// Every bad input gets a clear error or a closed connection, on both transports; other connections and the database are not affected.
/// </summary>
public sealed class BadInputTests(DefaultNodes nodes) : IClassFixture<DefaultNodes>, IAsyncLifetime
{
    private long _screening;
    private Guid _strangersHold;
    private SeatMapConnection _bystander = null!;
    private WatchedScreening _map = null!;
    private SeatMapConnection _stranger = null!;

    // The seats after this one are in none of the calls below.
    private int _free = 20;

    public async Task InitializeAsync()
    {
        _screening = await nodes.Cluster.AddScreeningAsync();
        _bystander = await nodes.ConnectAsync();
        _map = await _bystander.WatchAsync(_screening);
        _stranger = await nodes.ConnectAsync();
        _strangersHold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await _stranger.HoldAsync(_screening, _strangersHold, [40, 41])).Outcome);
    }

    /// <summary>After each: a bystander still holds, sees and was not cut off, and the database is right.</summary>
    public async Task DisposeAsync()
    {
        Assert.Equal(SeatOutcome.Held, (await _bystander.HoldAsync(_screening, Guid.CreateVersion7(), [49])).Outcome);
        await nodes.SettledAsync(_map);
        Assert.Equal((1, 0), (_map.Counts.Joins, _map.Counts.Gaps));
        await _bystander.DisposeAsync();
        await _stranger.DisposeAsync();
    }

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
        await using var client = await nodes.ConnectAsync();
        var hold = Guid.CreateVersion7();
        await client.HoldAsync(_screening, hold, [1, 2]);
        foreach (var seats in new int[][] { [1, 40], [3], [-1], [1_000_000] })
        {
            var reply = await client.ReleaseAsync(_screening, hold, seats);
            Assert.Equal(SeatOutcome.NotYours, reply.Outcome);
            Assert.Equal(seats.Except([1]), reply.Seats);
        }
    }

    [Fact]
    public async Task A_hold_id_used_in_another_screening_is_refused_and_harms_nobody_in_the_same_batch()
    {
        var elsewhere = await nodes.Cluster.AddScreeningAsync();
        await using var client = await nodes.ConnectAsync();
        var hold = Guid.CreateVersion7();
        Assert.Equal(SeatOutcome.Held, (await client.HoldAsync(elsewhere, hold, [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldAsync(_screening, hold, [1])).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldBestAsync(_screening, hold, new(1))).Outcome);
        Assert.Equal(SeatOutcome.IdReused, (await client.HoldAsync(elsewhere, _strangersHold, [2])).Outcome);
        Assert.Equal(SeatOutcome.Held, (await client.HoldAsync(_screening, Guid.CreateVersion7(), [1])).Outcome);
    }

    [Fact]
    public async Task A_closed_screening_sells_nothing()
    {
        var closed = await nodes.Cluster.AddScreeningAsync(closed: true);
        await using var client = await nodes.ConnectAsync();
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

    [Theory]
    [BothTransports]
    public async Task A_frame_of_a_megabyte_ends_the_connection(int node)
    {
        await using var raw = await ConnectAsync(node);
        Assert.Null(await raw.CallAsync("Hold", $"[\"{new string('x', 1 << 20)}\"]"));
    }

    [Theory]
    [BothTransports]
    public async Task A_megabyte_without_an_end_ends_the_connection(int node)
    {
        await using var raw = await ConnectAsync(node);
        try
        {
            for (var i = 0; i < 1_024; i++)
                await raw.SendAsync(new string('x', 1_024));
        }
        catch (WebSocketException)
        {
            // Closed while we were still sending.
        }

        await raw.ClosedAsync();
    }

    [Theory]
    [InlineData("this is not JSON\u001e")]
    [InlineData("{\u001e")]
    [InlineData("[]\u001e")]
    [InlineData("{}\u001e")]
    [InlineData("{\"type\":\"one\"}\u001e")]
    [InlineData("{\"type\":1,\"target\":7,\"arguments\":[]}\u001e")]
    [InlineData("{\"type\":1,\"invocationId\":\"1\",\"arguments\":[]}\u001e")]
    [InlineData("\u001e\u001e")]
    public Task Garbage_ends_the_connection(string garbage) => OnBothAsync(async raw =>
    {
        await raw.SendAsync(garbage);
        await raw.ClosedAsync();
    });

    [Theory]
    [BothTransports]
    public async Task Random_bytes_end_the_connection(int node)
    {
        var random = new Random(4711);
        for (var i = 0; i < 20; i++)
        {
            await using var raw = await ConnectAsync(node);
            var bytes = new byte[random.Next(1, 2_000)];
            random.NextBytes(bytes);
            bytes[^1] = 0x1e;
            await raw.SendAsync(bytes, WebSocketMessageType.Binary);
            await raw.ClosedAsync();
        }
    }

    [Theory]
    [InlineData("""{"type":99}""")]
    [InlineData("""{"type":3,"invocationId":"77","result":1}""")]
    [InlineData("""{"type":5,"invocationId":"77"}""")]
    [InlineData("""{"type":6}""")]
    [InlineData("""{"type":2,"invocationId":"77","item":1}""")]
    public Task Messages_of_other_kinds_do_nothing(string message) => OnBothAsync(async raw =>
    {
        await raw.SendAsync(message + "\u001e");
        await AssertStillServedAsync(raw);
    });

    [Theory]
    [InlineData("""{"protocol":"carrier-pigeon","version":1}""")]
    [InlineData("""{"protocol":"json","version":99}""")]
    [InlineData("""{"protocol":"json"}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""hello""")]
    [InlineData("""[]""")]
    public async Task A_handshake_that_is_none_is_answered_with_an_error_or_the_end(string handshake)
    {
        foreach (var node in (int[])[Nodes.Direct, Nodes.Stock])
        {
            await using var raw = await RawHub.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
            if (await raw.ShakeHandsAsync(handshake) is { } answer && JsonElement.Parse(answer).TryGetProperty("type", out _) is false)
                Assert.NotEmpty(JsonElement.Parse(answer).GetProperty("error").GetString()!);
            await raw.ClosedAsync();
        }
    }

    private static string? Outcome(JsonElement? reply)
    {
        Assert.NotNull(reply);
        Assert.True(reply.Value.TryGetProperty("result", out var result), reply.Value.GetRawText());
        return result.GetProperty("outcome").GetString();
    }

    private string Filled(string arguments) => new StringBuilder(arguments)
        .Replace("$STRANGERS", $"\"{_strangersHold}\"")
        .Replace("$ID", $"\"{Guid.CreateVersion7()}\"")
        .Replace("$S", _screening.ToString(CultureInfo.InvariantCulture))
        .ToString();

    /// <summary>One after the other beside the same bystander: a screening and a bystander for each would take twice as long.</summary>
    private async Task OnBothAsync(Func<RawHub, Task> test)
    {
        foreach (var (node, transport) in new[] { (Nodes.Direct, "direct"), (Nodes.Stock, "stock") })
        {
            await using var raw = await ConnectAsync(node);
            try
            {
                await test(raw);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"On the {transport} transport: {error.Message}", error);
            }
        }
    }

    private async Task AssertStillServedAsync(RawHub raw) =>
        Assert.Equal("held", Outcome(await raw.CallAsync("Hold", Filled($"[$S,$ID,[{++_free}]]"))));

    private async Task<RawHub> ConnectAsync(int node)
    {
        var raw = await RawHub.ConnectAsync(nodes.Address(node), (await nodes.NewHolderAsync()).Token);
        Assert.Equal("{}", await raw.ShakeHandsAsync());
        return raw;
    }
}
