using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Web.Tests.Limits;

/// <summary>How often one holder, and all behind one address, may ask.</summary>
public sealed class RequestLimitTests(LimitedNode limited) : IClassFixture<LimitedNode>
{
    private static int _seat;

    private readonly WebNode _node = limited.Node;

    [Fact]
    public async Task A_holder_is_refused_alone_and_an_address_as_a_whole()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        var (first, second) = (await limited.NewHolderAtAsync(address), await limited.NewHolderAtAsync(address));

        for (var left = 4; left >= 0; left--)
        {
            var held = await HoldAsync(first, id);
            Assert.Equal(201, held.Status);
            Assert.Equal("\"holds\";q=5;w=60", held.Header("RateLimit-Policy"));
        }

        IsRefused(await HoldAsync(first, id));
        // Of the eight that may come from there, three are left.
        for (var more = 0; more < 3; more++)
            Assert.NotEqual(429, (await HoldAsync(second, id)).Status);
        IsRefused(await HoldAsync(second, id));
        Assert.NotEqual(429, (await HoldAsync(await limited.NewHolderAtAsync(limited.NewAddress()), id)).Status);
    }

    [Fact]
    public async Task The_addresses_of_an_IPv6_network_are_one()
    {
        for (var i = 1; i <= 4; i++)
            Assert.Equal(201, (await limited.At($"2001:db8:7:7::{i}").PostAsync("holders")).Status);
        IsRefused(await limited.At("2001:db8:7:7:ffff::1").PostAsync("holders"));
        Assert.Equal(201, (await limited.At("2001:db8:7:8::1").PostAsync("holders")).Status);
    }

    [Fact]
    public async Task Browsers_without_a_cookie_count_as_new_holders_and_those_with_one_do_not()
    {
        var address = limited.NewAddress();
        using var known = VisitorAt(address);
        for (var visit = 0; visit < 10; visit++)
            Assert.Equal(200, (await known.OpenAsync("/")).Status);
        for (var more = 0; more < 3; more++)
            Assert.Equal(200, await OpenAsync("/"));

        using var refused = VisitorAt(address);
        var page = await refused.OpenAsync("/");
        Assert.Equal(429, page.Status);
        Assert.Contains("a little fast", page.Html, StringComparison.Ordinal);
        Assert.NotNull(page.Answer.Header("Retry-After"));
        Assert.Null(page.Answer.Header("Set-Cookie"));
        Assert.Equal(200, (await refused.OpenAsync("/css/site.css")).Status);
        Assert.Equal(200, (await known.OpenAsync("/")).Status);

        async Task<int> OpenAsync(string path)
        {
            using var visitor = VisitorAt(address);
            return (await visitor.OpenAsync(path)).Status;
        }
    }

    [Fact]
    public async Task Look_ups_count_over_the_API_and_on_pages()
    {
        var address = limited.NewAddress();
        using var visitor = VisitorAt(address);
        await visitor.ArriveAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(404, (await visitor.Api.GetAsync($"holds/{Guid.CreateVersion7()}")).Status);
        Assert.Equal(404, (await visitor.Api.GetAsync("bookings/0000000000")).Status);
        Assert.Equal(404, (await visitor.OpenAsync("/bookings/0000000000")).Status);
        Assert.Equal(404, (await visitor.OpenAsync($"/checkout/{Guid.CreateVersion7()}")).Status);

        IsRefused(await visitor.Api.GetAsync("bookings/0000000000"));
        Assert.Equal(429, (await visitor.OpenAsync("/bookings/0000000000/calendar.ics")).Status);
        Assert.Equal(200, (await visitor.OpenAsync("/bookings")).Status);
        Assert.Equal(200, (await visitor.Api.GetAsync("screenings")).Status);
    }

    [Fact]
    public async Task Sign_ins_are_limited_and_the_form_is_not()
    {
        using var visitor = VisitorAt(limited.NewAddress());
        for (var i = 0; i < 3; i++)
            Assert.Equal(422, (await SignInAsync()).Status);
        Assert.Equal(429, (await SignInAsync()).Status);
        Assert.Equal(200, (await visitor.OpenAsync("/staff/sign-in")).Status);

        async Task<Page> SignInAsync() => await visitor.SignInAsync("none of ours");
    }

    [Fact]
    public async Task Staff_and_exempt_addresses_are_not_limited()
    {
        var id = await _node.AddScreeningAsync();
        var staff = limited.At(limited.NewAddress(), await _node.StaffTokenAsync());
        var exempt = await limited.NewHolderAtAsync(LimitedNode.ExemptAddress);
        foreach (var caller in new[] { staff, exempt })
        {
            for (var i = 0; i < 12; i++)
            {
                Assert.Equal(404, (await caller.GetAsync("bookings/0000000000")).Status);
                Assert.NotEqual(429, (await HoldAsync(caller, id)).Status);
            }
        }
    }

    [Fact]
    public async Task Holds_count_over_the_hub_too_and_a_join_is_refused_with_a_code()
    {
        var id = await _node.AddScreeningAsync();
        var address = limited.NewAddress();
        var caller = await limited.NewHolderAtAsync(address);
        await using var hub = await ConnectAsync(address, caller.Token!);
        for (var i = 0; i < 2; i++)
            Assert.Equal(201, (await HoldAsync(caller, id)).Status);
        for (var i = 0; i < 3; i++)
            await HoldAsync(hub, id);
        await IsRefusedAsync(HoldAsync(hub, id));
        await IsRefusedAsync(hub.InvokeAsync<JsonElement>("HoldBest", id, Guid.CreateVersion7(), new { count = 1 }));
        await IsRefusedAsync(hub.InvokeAsync<JsonElement>("HoldOrSimilar", id, Guid.CreateVersion7(), new[] { 1 }));
        IsRefused(await HoldAsync(caller, id));

        for (var i = 0; i < 3; i++)
            await hub.InvokeAsync<JsonElement>("Join", id, null);
        await IsRefusedAsync(hub.InvokeAsync<JsonElement>("Join", id, null));
        // Others behind the address join, until it has no more.
        await using var other = await ConnectAsync(address, (await limited.NewHolderAtAsync(address)).Token!);
        for (var i = 0; i < 2; i++)
            await other.InvokeAsync<JsonElement>("Join", id, null);
        await IsRefusedAsync(other.InvokeAsync<JsonElement>("Join", id, null));
        Assert.Equal(HubConnectionState.Connected, other.State);
    }

    /// <summary>Holds one seat that nobody has, best as it comes.</summary>
    private static Task<Answer> HoldAsync(Caller caller, long screening) =>
        caller.PostAsync($"screenings/{screening}/holds", new { best = new { count = 1 } });

    private static Task<JsonElement> HoldAsync(HubConnection hub, long screening) =>
        hub.InvokeAsync<JsonElement>("Hold", screening, Guid.CreateVersion7(), new[] { 100 + (Interlocked.Increment(ref _seat) % 100) });

    private Visitor VisitorAt(string address)
    {
        var visitor = _node.NewVisitor();
        visitor.Headers.Add("X-Forwarded-For", address);
        return visitor;
    }

    private async Task<HubConnection> ConnectAsync(string address, string token)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(_node.Address, "/hubs/seatmap"), options =>
        {
            options.Headers["X-Forwarded-For"] = address;
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
        }).Build();
        await hub.StartAsync();
        return hub;
    }

    private static void IsRefused(Answer answer)
    {
        answer.IsProblem(429, "too_many_requests");
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Matches("^\"[a-z-]+\";r=0;t=[0-9]+$", answer.Header("RateLimit"));
    }

    private static async Task IsRefusedAsync(Task call)
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => call);
        Assert.Contains("too_many_requests: ", refused.Message, StringComparison.Ordinal);
    }
}
