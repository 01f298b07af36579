using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using SeatEngine.Seats;
using SeatHub.Limits;

namespace SeatHub.Tests.Limits;

public sealed class RequestLimitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void As_many_as_the_limit_are_granted_at_once(int limit)
    {
        using var limits = new RequestLimits(Options.Create(new RequestLimitOptions { SignInsPerAddress = limit }));
        for (var left = limit - 1; left >= 0; left--)
        {
            var granted = limits.Count(RequestKind.SignIn, From("192.0.2.1"), null);
            Assert.Equal((false, limit, left), (granted.IsExceeded, granted.Limit, granted.Remaining));
        }

        var refused = limits.Count(RequestKind.SignIn, From("192.0.2.1"), null);
        Assert.True(refused.IsExceeded);
        Assert.Equal((limit, 0), (refused.Limit, refused.Remaining));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.False(limits.Count(RequestKind.SignIn, From("192.0.2.2"), null).IsExceeded);
        Assert.False(limits.Count(RequestKind.NewHolder, From("192.0.2.1"), null).IsExceeded);
    }

    [Fact]
    public void A_holder_who_is_refused_takes_nothing_from_the_others()
    {
        using var limits = new RequestLimits(Options.Create(new RequestLimitOptions { HoldsPerHolder = 2, HoldsPerAddress = 5 }));
        var (greedy, patient) = (new HolderId(Guid.CreateVersion7()), new HolderId(Guid.CreateVersion7()));
        var from = From("192.0.2.1");
        for (var i = 0; i < 10; i++)
            Assert.Equal(i >= 2, limits.Count(RequestKind.Hold, from, greedy).IsExceeded);
        for (var i = 0; i < 2; i++)
            Assert.False(limits.Count(RequestKind.Hold, from, patient).IsExceeded);
        Assert.False(limits.Count(RequestKind.Hold, from, new HolderId(Guid.CreateVersion7())).IsExceeded);
        Assert.True(limits.Count(RequestKind.Hold, from, new HolderId(Guid.CreateVersion7())).IsExceeded);
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::1", "0.0.0.1", false)]
    public void An_address_is_an_IPv4_address_or_an_IPv6_network(string one, string other, bool same) =>
        Assert.Equal(same, From(one) == From(other));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8:9::5", true)]
    [InlineData("2001:db8:8::5", false)]
    public void Exempt_addresses_have_no_limits(string address, bool exempt)
    {
        var addresses = new CallerAddresses(Options.Create(new RequestLimitOptions
        {
            ExemptAddresses = ["10.1.0.0/16", "192.0.2.7", "2001:db8:9::/48"],
        }));
        Assert.Equal(exempt, addresses.Of(IPAddress.Parse(address)) is null);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("10.0.0.0/33")]
    [InlineData("")]
    public void A_wrong_address_is_named(string text)
    {
        var options = new RequestLimitOptions { ExemptAddresses = [text] };
        var fault = Assert.Single(options.Validate(new ValidationContext(options)));
        Assert.Contains($"\"{text}\"", fault.ErrorMessage, StringComparison.Ordinal);
    }

    private static AddressBlock From(string address) => CallerAddresses.BlockOf(IPAddress.Parse(address));
}
