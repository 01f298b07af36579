using System.Net;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using SeatHub.Transport;

namespace SeatHub.Tests.Transport;

public sealed class PendingConnectionsTests
{
    private static readonly HolderId _holder = NewHolder();

    private readonly PendingConnections _pending = new(Options.Create(
        new HubTransportOptions { PendingPerAddress = 2, PendingPerHolder = 3, PendingTotal = 5 }));

    private static HolderId NewHolder() => new(Guid.CreateVersion7());

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::cb00:7107", "203.0.113.7", false)]
    public void Addresses_share_a_limit_if_they_are_the_same_IPv4_address_or_in_the_same_IPv6_64(string first, string second, bool isShared)
    {
        Assert.NotNull(Add(first));
        Assert.NotNull(Add(first));
        Assert.Equal(isShared, Add(second) is null);
    }

    [Fact]
    public void A_holder_has_a_limit_whatever_the_addresses()
    {
        for (var n = 1; n <= 3; n++)
            Assert.NotNull(_pending.TryAdd(IPAddress.Parse($"192.0.2.{n}"), _holder, out _));
        Assert.Null(_pending.TryAdd(IPAddress.Parse("192.0.2.4"), _holder, out var limit));
        Assert.Equal(nameof(HubTransportOptions.PendingPerHolder), limit);
        Assert.NotNull(_pending.TryAdd(IPAddress.Parse("192.0.2.4"), NewHolder(), out limit));
        Assert.Null(limit);
    }

    [Fact]
    public void The_node_has_a_limit_and_an_unknown_address_has_none()
    {
        for (var n = 0; n < 5; n++)
            Assert.NotNull(_pending.TryAdd(null, NewHolder(), out _));
        Assert.Null(_pending.TryAdd(null, NewHolder(), out var limit));
        Assert.Equal(nameof(HubTransportOptions.PendingTotal), limit);
    }

    [Fact]
    public void One_that_has_ended_makes_room_for_exactly_one()
    {
        var first = Add("192.0.2.1");
        Add("192.0.2.1");
        Assert.Null(Add("192.0.2.1"));

        first!.End();
        first.End();

        Assert.Equal(1, _pending.Count);
        Assert.NotNull(Add("192.0.2.1"));
        Assert.Null(Add("192.0.2.1"));
    }

    private PendingConnection? Add(string address) => _pending.TryAdd(IPAddress.Parse(address), NewHolder(), out _);
}
