using System.Net;
using Harness;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

/// <summary>Sockets that are opened and send no handshake: they take neither a handshake slot nor a place from those who do.</summary>
[Trait("speed", "slow")]
public sealed class SilentSocketTests
{
    // More of them than one address (1,000) or one holder (100) may have pending.
    private const int Addresses = 4;
    private const int Holders = 40;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("direct")]
    [InlineData("stock")]
    public async Task A_visitor_joins_while_1500_silent_sockets_stay_and_40_more_come_each_round(string transport)
    {
        await using var node = await InProcessNode.StartAsync($"Hub:Transport={transport}", "Hub:HandshakeTimeout=00:02:00");
        var (slots, pending) = (node.Get<HandshakeSlots>(), node.Get<PendingConnections>());
        var screening = await node.AddScreeningAsync();
        var tokens = new string[Holders];
        for (var n = 0; n < Holders; n++)
            tokens[n] = await node.NewTokenAsync();
        var silent = new List<WireSocket>();
        try
        {
            await OpenAsync(1_500);
            for (var round = 0; round < 10; round++)
            {
                await OpenAsync(40);
                await using var visitor = await node.ConnectAsync();
                var joined = await visitor.WatchAsync(screening);

                Assert.Equal(20, joined.SeatCount);
                Assert.Equal((0, silent.Count), (slots.Taken, pending.Count));
                Assert.All(silent, socket => Assert.True(socket.IsOpen));
            }
        }
        finally
        {
            silent.ForEach(s => s.Dispose());
        }

        async Task OpenAsync(int count)
        {
            for (var n = 0; n < count; n++)
            {
                var from = new IPAddress([127, 0, 1, (byte)(1 + (silent.Count % Addresses))]);
                silent.Add(await WireSocket.OpenAsync(node.Address, tokens[silent.Count % Holders], from: from));
            }
        }
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("stock")]
    public async Task More_pending_sockets_than_an_address_may_have_get_503_and_others_get_in(string transport)
    {
        await using var node = await InProcessNode.StartAsync($"Hub:Transport={transport}", "Hub:PendingPerAddress=3");
        var pending = node.Get<PendingConnections>();
        var token = await node.NewTokenAsync();
        var silent = new List<WireSocket>();
        while (silent.Count < 3)
            silent.Add(await WireSocket.OpenAsync(node.Address, token));

        await AssertRefusedAsync(node, token);
        using (var elsewhere = await WireSocket.OpenAsync(node.Address, token, from: IPAddress.Parse("127.0.1.9")))
            await elsewhere.SendAsync(WireSocket.Text, "{\"protocol\":\"json\",\"version\":1}\u001e");

        // A complete handshake makes room, and so does a connection that is closed.
        await silent[0].SendAsync(WireSocket.Text, "{\"protocol\":\"json\",\"version\":1}\u001e");
        Assert.Equal("{}\u001e", (await silent[0].ReceiveAsync()).Payload);
        await Eventually.Async(() => pending.Count == 2, _limit, "the connection with a handshake is not pending any more");
        using (await WireSocket.OpenAsync(node.Address, token))
            await AssertRefusedAsync(node, token);
        await Eventually.Async(() => pending.Count == 2, _limit, "the closed connection is not pending any more");
        using (await WireSocket.OpenAsync(node.Address, token))
            silent.ForEach(s => s.Dispose());
        await Eventually.Async(() => pending.Count == 0, _limit, "nothing is left");
    }

    [Fact]
    public async Task More_pending_sockets_than_a_holder_may_have_get_503_and_others_get_in()
    {
        await using var node = await InProcessNode.StartAsync("Hub:PendingPerHolder=2");
        var token = await node.NewTokenAsync();
        using var first = await WireSocket.OpenAsync(node.Address, token);
        using var second = await WireSocket.OpenAsync(node.Address, token);
        await AssertRefusedAsync(node, token);
        using var other = await WireSocket.ConnectAsync(node.Address, await node.NewTokenAsync());
    }

    [Theory]
    [InlineData("direct")]
    [InlineData("stock")]
    public async Task A_silent_socket_is_closed_after_the_handshake_timeout(string transport)
    {
        await using var node = await InProcessNode.StartAsync($"Hub:Transport={transport}", "Hub:HandshakeTimeout=00:00:01");
        var pending = node.Get<PendingConnections>();
        using var silent = await WireSocket.OpenAsync(node.Address, await node.NewTokenAsync());
        Assert.Equal(1, pending.Count);
        await Eventually.Async(() => !silent.IsOpen && pending.Count == 0, _limit, "the silent socket is closed");
    }

    [Fact]
    public async Task Sockets_that_send_part_of_a_handshake_keep_their_slot_for_200_ms_at_most()
    {
        await using var node = await InProcessNode.StartAsync("Hub:HandshakeTimeout=00:02:00");
        var (slots, pending) = (node.Get<HandshakeSlots>(), node.Get<PendingConnections>());
        var token = await node.NewTokenAsync();
        var other = await node.NewTokenAsync();
        var partial = new List<WireSocket>();
        try
        {
            for (var n = 0; n < 2 * HandshakeSlots.Count; n++)
            {
                partial.Add(await WireSocket.OpenAsync(node.Address, n % 2 == 0 ? token : other));
                await partial[n].SendAsync(WireSocket.Text, "{");
            }

            await using var visitor = await node.ConnectAsync();
            Assert.Equal(20, (await visitor.WatchAsync(await node.AddScreeningAsync())).SeatCount);

            await Eventually.Async(() => slots.Taken == 0, _limit, "every slot has been released");
            Assert.Equal(partial.Count, pending.Count);
            Assert.All(partial, socket => Assert.True(socket.IsOpen));
        }
        finally
        {
            partial.ForEach(s => s.Dispose());
        }
    }

    private static async Task AssertRefusedAsync(InProcessNode node, string token)
    {
        var (wire, header) = await WireSocket.RequestAsync(node.Address, token);
        using (wire)
        {
            Assert.StartsWith("HTTP/1.1 503", header, StringComparison.Ordinal);
            Assert.Contains("\r\nRetry-After: 5\r\n", header, StringComparison.Ordinal);
        }
    }
}
