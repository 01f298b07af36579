using Harness;
using SeatEngine.Seats;
using SeatEngine.Staff;
using SeatEngine.Tests.Nodes;

namespace SeatEngine.Tests.Staff;

[Trait("speed", "slow")]
public class StaffTokenTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_token_is_known_on_every_node_and_its_secret_is_nowhere_in_the_database()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var token = await IssueAsync(engine.A, "Ada");

        foreach (var node in new[] { engine.A, engine.B })
        {
            var found = await FindAsync(node, token.Text);
            Assert.Equal((token.Id, "Ada", StaffRoles.Admin, StaffTokenState.Live), (found!.Id, found.Name, found.Role, found.State));
            Assert.True(node.Get<StaffTokenCache>().IsLive(token.Id));
        }

        // The last 43 characters are of the secret alone.
        var row = await engine.ScalarAsync<string>("SELECT t::text || encode(secret_hash, 'escape') FROM staff_tokens t");
        Assert.DoesNotContain(token.Text[^40..], row, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToHexString(Convert.FromBase64String(token.Text[^40..].Replace('-', '+').Replace('_', '/'))),
            row, StringComparison.OrdinalIgnoreCase);
        var listed = Assert.Single(await engine.A.Get<StaffTokens>().ListAsync(ended: true, None));
        Assert.DoesNotContain(token.Text[^40..], $"{listed}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("staff_")]
    [InlineData("staff_x")]
    [InlineData("staff_................................................................")]
    [InlineData("staff_                                                                ")]
    [InlineData("staff_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_text_is_none(string text)
    {
        await using var engine = await TestEngine.StartAsync();
        Assert.Null(await FindAsync(engine.A, text));
    }

    [Fact]
    public async Task A_token_with_one_character_changed_is_none()
    {
        await using var engine = await TestEngine.StartAsync();
        var token = await IssueAsync(engine.A, "Ada");
        // In the secret. A changed id is another test: it makes the node read again.
        for (var at = token.Text.Length - 42; at < token.Text.Length; at++)
            Assert.Null(await FindAsync(engine.A, $"{token.Text[..at]}{(token.Text[at] == 'A' ? 'B' : 'A')}{token.Text[(at + 1)..]}"));
        Assert.Null(await FindAsync(engine.A, token.Text[..^1]));
        Assert.Null(await FindAsync(engine.A, token.Text + "A"));
        Assert.NotNull(await FindAsync(engine.A, token.Text));
    }

    [Fact]
    public async Task A_flood_of_forged_tokens_costs_the_database_a_few_queries()
    {
        await using var engine = await TestEngine.StartAsync();
        var token = await IssueAsync(engine.A, "Ada");
        var reads = 0;
        engine.A.Get<StaffTokenCache>().Read += () => Interlocked.Increment(ref reads);

        var forged = Enumerable.Range(0, 2_000).Select(_ => FindAsync(engine.A, Forged()));
        Assert.All(await Task.WhenAll(forged), Assert.Null);
        var known = Enumerable.Range(0, 2_000).Select(_ => FindAsync(engine.A, token.Text));
        Assert.All(await Task.WhenAll(known), Assert.NotNull);

        // Those that come together share one.
        Assert.InRange(Volatile.Read(ref reads), 1, 10);

        static string Forged() => StaffTokenText.Make().Text;
    }

    [Fact]
    public async Task A_revoked_token_ends_with_its_sessions_on_every_node_by_notice_and_without_one()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2, NodeLife.Whole);
        var token = await IssueAsync(engine.A, "Ada");
        var session = (await engine.A.Get<StaffTokens>().SignInAsync(token.Id, "192.0.2.1", None))!;
        Assert.Equal(StaffTokenState.Live, (await FindAsync(engine.B, session.Text))!.State);
        Assert.Equal(("Ada", 1), await engine.A.Get<StaffTokens>().RevokeAsync(token.Id, None));

        // At once where it was done, elsewhere by the notice.
        Assert.False(engine.A.Get<StaffTokenCache>().IsLive(token.Id));
        await EndsAsync(engine.B, session.Id);
        Assert.Equal(StaffTokenState.Revoked, (await FindAsync(engine.B, token.Text))!.State);
        Assert.Equal(StaffTokenState.Revoked, (await FindAsync(engine.B, session.Text))!.State);
        Assert.Null(await engine.A.Get<StaffTokens>().RevokeAsync(token.Id, None));

        // Nobody announces this: a lost notice only delays.
        var other = await IssueAsync(engine.A, "Bob");
        Assert.NotNull(await FindAsync(engine.B, other.Text));
        await engine.TamperAsync("UPDATE staff_tokens SET revoked_at = now() WHERE name = 'Bob'");
        await EndsAsync(engine.A, other.Id);
        await EndsAsync(engine.B, other.Id);
    }

    [Fact]
    public async Task A_token_expires_by_the_databases_clock_and_no_session_outlives_its_token()
    {
        await using var engine = await TestEngine.StartAsync(life: NodeLife.Whole);
        var tokens = engine.A.Get<StaffTokens>();
        var token = await tokens.IssueAsync("Ada", StaffRoles.Admin, TimeSpan.FromMinutes(10), None);
        var session = (await tokens.SignInAsync(token.Id, null, None))!;
        Assert.InRange(session.Lifetime!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        var lasting = await IssueAsync(engine.A, "Bob");
        var day = (await tokens.SignInAsync(lasting.Id, null, None))!;
        Assert.InRange(day.Lifetime!.Value, TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));

        await engine.TamperAsync("UPDATE staff_tokens SET expires_at = now() WHERE name = 'Ada'");

        await EndsAsync(engine.A, token.Id);
        await EndsAsync(engine.A, session.Id);
        Assert.Equal(StaffTokenState.Expired, (await FindAsync(engine.A, session.Text))!.State);
        Assert.Null(await tokens.SignInAsync(token.Id, null, None));
        Assert.Equal(["Bob"], (await tokens.ListAsync(ended: false, None)).Select(t => t.Name));
        Assert.Equal(["Ada", "Bob"], (await tokens.ListAsync(ended: true, None)).Select(t => t.Name));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_alone_and_a_session_cannot_sign_in()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        var tokens = engine.A.Get<StaffTokens>();
        var token = await IssueAsync(engine.A, "Ada");
        var (one, other) = ((await tokens.SignInAsync(token.Id, null, None))!, (await tokens.SignInAsync(token.Id, null, None))!);
        Assert.Null(await tokens.SignInAsync(one.Id, null, None));
        Assert.Equal(2, Assert.Single(await tokens.ListAsync(ended: false, None)).Sessions);

        await tokens.SignOutAsync(MemberWith(one.Id), None);
        await tokens.SignOutAsync(MemberWith(token.Id), None);

        Assert.Equal(StaffTokenState.Revoked, (await FindAsync(engine.B, one.Text))!.State);
        Assert.Equal(StaffTokenState.Live, (await FindAsync(engine.B, other.Text))!.State);
        Assert.Equal(StaffTokenState.Live, (await FindAsync(engine.B, token.Text))!.State);
        Assert.Equal(1, Assert.Single(await tokens.ListAsync(ended: false, None)).Sessions);
        var holders = await Task.WhenAll(new[] { token, other }.Select(async t => (await FindAsync(engine.A, t.Text))!.Holder));
        Assert.Single(holders.Distinct());
    }

    [Fact]
    public async Task A_sign_in_and_a_revocation_at_once_leave_no_session()
    {
        await using var engine = await TestEngine.StartAsync(nodes: 2);
        for (var i = 0; i < 20; i++)
        {
            var token = await IssueAsync(engine.A, "Ada");
            var revoking = engine.B.Get<StaffTokens>().RevokeAsync(token.Id, None);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => engine.A.Get<StaffTokens>().SignInAsync(token.Id, null, None)));
            Assert.NotNull(await revoking);
        }

        Assert.Equal(0, await engine.ScalarAsync<long>("SELECT count(*) FROM staff_tokens WHERE revoked_at IS NULL"));
    }

    [Fact]
    public async Task The_last_use_is_written_at_most_once_a_minute()
    {
        await using var engine = await TestEngine.StartAsync();
        var cache = engine.A.Get<StaffTokenCache>();
        var token = await IssueAsync(engine.A, "Ada");
        Assert.Null(Assert.Single(await engine.A.Get<StaffTokens>().ListAsync(ended: false, None)).LastUsedAt);

        var first = await UseAsync();
        Assert.NotNull(first);
        Assert.Equal(first, await UseAsync());
        await engine.TamperAsync("UPDATE staff_tokens SET last_used_at = now() - interval '59 seconds'");
        var recent = await engine.ScalarAsync<DateTime?>("SELECT last_used_at FROM staff_tokens");
        Assert.Equal(recent, await UseAsync());
        await engine.TamperAsync("UPDATE staff_tokens SET last_used_at = now() - interval '61 seconds'");
        Assert.True(await UseAsync() > recent);

        async Task<DateTime?> UseAsync()
        {
            await cache.RefreshAsync(None);
            Assert.NotNull(await FindAsync(engine.A, token.Text));
            await cache.WriteUsesAsync(None);
            return await engine.ScalarAsync<DateTime?>("SELECT last_used_at FROM staff_tokens");
        }
    }

    [Fact]
    public async Task Without_the_database_known_tokens_stay_valid_and_unknown_ones_are_an_outage()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var engine = await TestEngine.StartAsync(await postgres.CreateDatabaseAsync("seatmap"));
        var token = await IssueAsync(engine.A, "Ada");
        Assert.NotNull(await FindAsync(engine.A, token.Text));

        await postgres.StopImmediateAsync();

        Assert.NotNull(await FindAsync(engine.A, token.Text));
        await Assert.ThrowsAsync<SeatEngine.Storage.StoreUnavailableException>(() => FindAsync(engine.A, StaffTokenText.Make().Text));
    }

    private static Task<IssuedStaffToken> IssueAsync(EngineNode node, string name) =>
        node.Get<StaffTokens>().IssueAsync(name, StaffRoles.Admin, null, None);

    private static async Task<StaffToken?> FindAsync(EngineNode node, string text) =>
        await node.Get<StaffTokenCache>().FindAsync(text, None);

    private static Task EndsAsync(EngineNode node, StaffTokenId id) => Eventually.Async(
        () => !node.Get<StaffTokenCache>().IsLive(id), TimeSpan.FromSeconds(10), "the node knows that it has ended");

    private static StaffMember MemberWith(StaffTokenId id) =>
        new(new StaffId(Guid.NewGuid()), "Ada", new TillId("Ada"), id, null, StaffRights.AllScreenings);
}
