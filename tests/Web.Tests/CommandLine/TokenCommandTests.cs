using System.Text.RegularExpressions;
using Harness;

namespace Web.Tests.CommandLine;

/// <summary>Tokens of staff on the command line, and what a node makes of them.</summary>
[Trait("speed", "slow")]
public sealed class TokenCommandTests : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestRedis? _redis;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = await TestRedis.ConnectAsync();
        await RunAsync("migrate");
    }

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task A_token_is_made_listed_without_its_secret_used_and_revoked()
    {
        var ada = await MakeAsync("Ada Lovelace", "--role", "admin", "--expires", "30d");
        var till = await MakeAsync("Till 1");
        await using var node = WebNode.Start(_database!.ConnectionString, _redis!.ConnectionString, $"Redis:KeyPrefix={_redis.Prefix}");
        Assert.Equal(200, (await node.With(ada).GetAsync("staff/halls")).Status);
        using var visitor = node.NewVisitor();
        await visitor.SignInAsync(ada);

        var listed = await Eventually.Async(
            () => RunAsync("token", "list"), list => Regex.IsMatch(list.Output, "Ada Lovelace .* 20.*Z  20.*Z  20.*Z  1\n"),
            TimeSpan.FromSeconds(60), "the list has made, expiry, last use and the session");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Matches("(?m)^[0-9a-f-]{36}  Till 1 +box-office  live +20[^ ]+ [^ ]+Z  - +- +0$", listed.Output);
        foreach (var secret in new[] { ada, till, ada[^40..], till[^40..] })
            Assert.DoesNotContain(secret, listed.Output, StringComparison.Ordinal);

        var id = Regex.Match(listed.Output, "(?m)^([0-9a-f-]{36})  Ada").Groups[1].Value;
        var revoked = await RunAsync("token", "revoke", id);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Equal($"Revoked {id} of \"Ada Lovelace\"; sessions ended with it: 1.\n", revoked.Output);
        await Eventually.Async(
            async () => (await node.With(ada).GetAsync("staff/halls")).Status == 401, TimeSpan.FromSeconds(10), "the node refuses it");
        Assert.Equal(302, (await visitor.OpenAsync("/staff")).Status);

        Assert.DoesNotContain("Ada", (await RunAsync("token", "list")).Output, StringComparison.Ordinal);
        Assert.Matches("Ada Lovelace +admin +revoked ", (await RunAsync("token", "list", "--all")).Output);
        var again = await RunAsync("token", "revoke", id);
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("no live token", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "staff", "Ada", "--expires", "0d")]
    [InlineData("token", "staff", "Ada", "--expires", "-1d")]
    [InlineData("token", "staff", "Ada", "--expires", "30")]
    [InlineData("token", "staff", "Ada", "--expires", "3651d")]
    [InlineData("token", "staff", "Ada", "--expires", "999999w")]
    [InlineData("token", "staff", "Ada", "--expires", "tomorrow")]
    [InlineData("token", "staff", "Ada", "--role", "king")]
    [InlineData("token", "staff", " ")]
    [InlineData("token", "staff", "Ada\nBob")]
    [InlineData("token", "staff", "Ada\u200b")]
    [InlineData("token", "revoke", "Ada")]
    [InlineData("token", "revoke")]
    [InlineData("token", "list", "Ada")]
    [InlineData("token")]
    public async Task What_is_not_understood_makes_nothing(params string[] arguments)
    {
        var refused = await RunAsync(arguments);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.NotEmpty(refused.Error);
    }

    /// <summary>Scripts take the last line, or all of it.</summary>
    private async Task<string> MakeAsync(params string[] arguments)
    {
        var made = await RunAsync(["token", "staff", .. arguments]);
        Assert.Equal(0, made.ExitCode);
        Assert.Matches("^staff_[A-Za-z0-9_-]{64}\n$", made.Output);
        return made.Output.Trim();
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) =>
        SeatMapNode.RunCommandAsync(_database!.ConnectionString, _redis!.ConnectionString, [$"Redis:KeyPrefix={_redis.Prefix}"], arguments);
}
