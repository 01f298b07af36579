using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SeatEngine.Seats;
using Web.Holders;

namespace Web.Tests.Holders;

[Collection(OnSharedNode.Name)]
public sealed class HolderTests(SharedNode shared)
{
    private const string Cookie = "seatmap-holder";

    private readonly WebNode _node = shared.Node;

    [Fact]
    public async Task A_program_gets_an_id_and_a_token_of_its_own()
    {
        var one = await _node.Anonymous.PostAsync("holders");
        var other = await _node.Anonymous.PostAsync("holders");
        Assert.Equal(201, one.Status);
        Assert.NotEqual(one.Json.GetProperty("holderId").GetGuid(), other.Json.GetProperty("holderId").GetGuid());
        Assert.Equal(200, await StatusOfAsync(_node.With(one.Text("token")!)));
    }

    [Fact]
    public async Task Without_a_token_only_public_requests_are_answered()
    {
        var id = await _node.AddScreeningAsync();
        var nobody = _node.Anonymous;
        var hold = Guid.CreateVersion7();
        Answer[] refused =
        [
            await nobody.PostAsync($"screenings/{id}/holds", new { seats = new[] { 1 } }),
            await nobody.GetAsync($"holds/{hold}"),
            await nobody.PostAsync($"holds/{hold}/extend"),
            await nobody.DeleteAsync($"holds/{hold}"),
            await nobody.PostAsync($"holds/{hold}/confirm", new { payment = "test-ok" }),
            await nobody.GetAsync("bookings/0000000000"),
            await nobody.DeleteAsync("bookings/0000000000"),
        ];
        Assert.All(refused, answer => answer.IsProblem(401, "unauthorized"));
        Assert.All(refused, answer => Assert.Equal("Bearer", answer.Header("WWW-Authenticate")));
        Assert.Equal(200, (await nobody.GetAsync("screenings")).Status);
        Assert.Equal(200, (await nobody.GetAsync($"screenings/{id}")).Status);
        Assert.Equal(200, (await nobody.GetAsync($"screenings/{id}/seats")).Status);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("CfDJ8")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJob2xkZXIiOiIwMTk4YTdhMCJ9.")]
    [InlineData("%00%00")]
    [InlineData("../../etc/passwd")]
    [InlineData("{\"Holder\":\"0198a7a0-0000-7000-8000-000000000001\",\"Staff\":\"root\"}")]
    public async Task A_forged_token_is_refused(string token) => await IsRefusedAsync(token);

    [Fact]
    public async Task A_huge_token_is_refused() => await IsRefusedAsync(new string('A', 3_000));

    [Fact]
    public async Task A_token_with_one_character_changed_or_missing_is_refused()
    {
        var token = (await _node.NewCallerAsync()).Token!;
        for (var at = 0; at < token.Length; at += 17)
        {
            await IsRefusedAsync(string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1)));
            await IsRefusedAsync(token.Remove(at, 1));
        }
    }

    [Fact]
    public async Task A_token_of_another_installation_is_refused()
    {
        var keys = Directory.CreateTempSubdirectory("other-keys-");
        try
        {
            var others = new HolderTokens(DataProtectionProvider.Create(keys, setup => setup.SetApplicationName("SeatMap")));
            await IsRefusedAsync(others.Issue(new HolderId(Guid.NewGuid())));
        }
        finally
        {
            keys.Delete(recursive: true);
        }
    }

    /// <summary>They were signed and in no table, so nobody could revoke them.</summary>
    [Fact]
    public async Task A_staff_token_of_an_earlier_version_is_refused()
    {
        var protector = _node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("SeatMap.Holder.v1");
        await IsRefusedAsync(protector.Protect($$"""{"Holder":"{{Guid.NewGuid()}}","Staff":"Ada","StaffId":"{{Guid.NewGuid()}}"}"""));
        var visitor = protector.Protect($$"""{"Holder":"{{Guid.NewGuid()}}","Staff":null,"StaffId":null}""");
        Assert.Equal(200, await StatusOfAsync(_node.With(visitor)));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    public async Task An_empty_token_is_refused(string header)
    {
        var answer = await _node.Anonymous.SendAsync(HttpMethod.Get, $"holds/{Guid.CreateVersion7()}", header: $"Authorization: {header}");
        Assert.Contains(answer.Text("code"), new[] { "unauthorized", "invalid_token" });
        answer.IsProblem(401, answer.Text("code")!);
    }

    [Fact]
    public async Task A_forged_token_is_refused_even_with_a_valid_cookie()
    {
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var answer = await visitor.Api.SendAsync(HttpMethod.Get, $"holds/{Guid.CreateVersion7()}", header: "Authorization: Bearer forged");
        answer.IsProblem(401, "invalid_token");
    }

    [Fact]
    public async Task A_forged_cookie_is_refused_by_the_api_and_replaced_by_a_page()
    {
        using var visitor = _node.NewVisitor();
        visitor.Cookies.Add(new Cookie(Cookie, "forged", "/", _node.Address.Host));
        (await visitor.Api.GetAsync($"holds/{Guid.CreateVersion7()}")).IsProblem(401, "invalid_token");

        await visitor.ArriveAsync();

        Assert.NotEqual("forged", visitor.Cookies.GetCookies(_node.Address)[Cookie]!.Value);
        (await visitor.Api.GetAsync($"holds/{Guid.CreateVersion7()}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_cookie_is_HttpOnly_and_SameSite_Lax_for_thirty_days()
    {
        using var visitor = _node.NewVisitor();
        var set = (await visitor.OpenAsync("/")).Answer.Header("Set-Cookie")!;
        Assert.StartsWith($"{Cookie}=", set, StringComparison.Ordinal);
        Assert.Contains("; httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; max-age=2592000", set, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("; secure", set, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_TLS_the_cookie_is_secure()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, _node.Address);
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await http.SendAsync(request);
        var set = response.Headers.GetValues("Set-Cookie").First();
        Assert.Contains("; secure", set, StringComparison.OrdinalIgnoreCase);
        // What browsers ask of the prefix, with which no other host of the domain can set the cookie.
        Assert.StartsWith($"__Host-{Cookie}=", set, StringComparison.Ordinal);
        Assert.Contains("; path=/;", set, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", set, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Over_TLS_only_a_cookie_with_the_prefix_counts()
    {
        var token = (await _node.NewCallerAsync()).Token!;
        foreach (var (name, status) in new[] { (Cookie, 401), ($"__Host-{Cookie}", 404) })
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, $"/api/v1/holds/{Guid.CreateVersion7()}"));
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("Cookie", $"{name}={token}");
            using var response = await http.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task A_visitor_stays_the_same_holder_from_page_to_page()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = await _node.NewVisitor().ArriveAsync();
        var hold = await visitor.Api.HoldAsync(id, 1);
        await visitor.OpenAsync($"/screenings/{id}");
        Assert.Equal(200, (await visitor.Api.GetAsync($"holds/{hold}")).Status);
        using var other = await _node.NewVisitor().ArriveAsync();
        (await other.Api.GetAsync($"holds/{hold}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_page_that_sets_the_visitors_cookie_is_not_kept_by_shared_caches()
    {
        var id = await _node.AddScreeningAsync();
        using var visitor = _node.NewVisitor();
        foreach (var path in new[] { "/", $"/screenings/{id}", "/api", "/nowhere" })
        {
            var page = await visitor.OpenAsync(path);
            Assert.NotNull(page.Answer.Header("Set-Cookie"));
            Assert.Matches("no-store|private|no-cache", page.Answer.Header("Cache-Control") ?? "nothing");
        }
    }

    [Fact]
    public async Task A_404_page_sets_one_cookie_and_it_is_valid()
    {
        using var visitor = _node.NewVisitor();
        var page = await visitor.OpenAsync("/nowhere");
        Assert.Equal(404, page.Status);
        Assert.DoesNotContain($"; {Cookie}=", page.Answer.Header("Set-Cookie"), StringComparison.Ordinal);
        (await visitor.Api.GetAsync($"holds/{Guid.CreateVersion7()}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Files_and_the_api_set_no_cookie()
    {
        using var visitor = _node.NewVisitor();
        foreach (var path in new[] { "/favicon.svg", "/css/site.css", "/api/v1/screenings", "/openapi/v1.json", "/health/live" })
        {
            var answer = (await visitor.OpenAsync(path)).Answer;
            Assert.Equal(200, answer.Status);
            Assert.Null(answer.Header("Set-Cookie"));
        }
    }

    private async Task IsRefusedAsync(string token)
    {
        var answer = await _node.Anonymous.SendAsync(
            HttpMethod.Get, $"holds/{Guid.CreateVersion7()}", header: $"Authorization: Bearer {token}");
        answer.IsProblem(401, "invalid_token");
        Assert.Contains("invalid_token", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    /// <summary>200 if the token is accepted: then the answer to an unknown hold is a 404, not a 401.</summary>
    private static async Task<int> StatusOfAsync(Caller caller) =>
        (await caller.GetAsync($"holds/{Guid.CreateVersion7()}")).Status is 404 ? 200 : 401;
}
