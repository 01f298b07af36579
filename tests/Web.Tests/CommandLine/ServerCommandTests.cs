using Harness;
using Npgsql;

namespace Web.Tests.CommandLine;

/// <summary>The executable's own commands, as <c>./seatmap</c> runs them.</summary>
[Trait("speed", "slow")]
public sealed class ServerCommandTests : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestRedis? _redis;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _redis = await TestRedis.ConnectAsync();
    }

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task A_database_is_migrated_filled_and_verified_and_verify_finds_tampering()
    {
        var unmigrated = await RunAsync("verify");
        Assert.Equal(1, unmigrated.ExitCode);
        Assert.Contains("migrate", unmigrated.Error, StringComparison.Ordinal);

        var migrated = await RunAsync("migrate");
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.StartsWith("Applied ", migrated.Output, StringComparison.Ordinal);
        Assert.Equal("The schema is current.\n", (await RunAsync("migrate")).Output);

        var loaded = await RunAsync("demo");
        Assert.Equal((0, ""), (loaded.ExitCode, loaded.Error));
        Assert.Matches("^Added [0-9]+ demo screenings", loaded.Output);
        var screenings = await AskAsync("SELECT count(*) FROM screenings");
        Assert.Equal("The demo programme is loaded.\n", (await RunAsync("demo")).Output);
        Assert.Equal(screenings, await AskAsync("SELECT count(*) FROM screenings"));

        var proved = await RunAsync("verify");
        Assert.Equal((0, ""), (proved.ExitCode, proved.Error));
        Assert.Matches($"^{screenings} screenings, .* 0 violations\n$", proved.Output);
        Assert.Equal(proved.Output, (await RunAsync("verify", "--full")).Output);

        await AskAsync(
            "UPDATE screening_seats SET status = 2 WHERE seat = 3 AND screening_id = (SELECT min(screening_id) FROM screenings)");
        var tampered = await RunAsync("verify");
        Assert.Equal(1, tampered.ExitCode);
        Assert.Contains("VIOLATION screening 1: seat 3 is Sold", tampered.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 violations", tampered.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_are_imported_once_and_invalid_ones_are_refused()
    {
        await RunAsync("migrate");
        var pretix = RepositoryRoot.File("plans", "examples", "pretix-small.json");
        var imported = await RunAsync("import-plan", pretix);
        Assert.Equal((0, ""), (imported.ExitCode, imported.Error));
        Assert.StartsWith("Imported ", imported.Output, StringComparison.Ordinal);
        Assert.Matches("plan [0-9a-f]{64}\n$", imported.Output);
        var again = await RunAsync("import-plan", pretix);
        Assert.Equal(0, again.ExitCode);
        Assert.StartsWith("Already there", again.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("import-plan", RepositoryRoot.File("plans", "generated", "cinema-hall-1.json"))).ExitCode);
        Assert.Equal(2L, await AskAsync("SELECT count(*) FROM plans"));

        var lines = await File.ReadAllLinesAsync(RepositoryRoot.File("plans", "generated", "cinema-hall-1.json"));
        var at = Array.FindIndex(lines, line => line.Contains("\"A-7\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"A-7\"", "\"A-6\"", StringComparison.Ordinal);
        var bad = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(bad, lines);
            var refused = await RunAsync("import-plan", bad);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"line {at + 1}:", refused.Error, StringComparison.Ordinal);
            Assert.Contains("A-6", refused.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(bad);
        }

        Assert.Equal(1, (await RunAsync("import-plan", "/nowhere.json")).ExitCode);
        Assert.Equal(2L, await AskAsync("SELECT count(*) FROM plans"));
    }

    [Fact]
    public async Task A_staff_token_is_valid_on_a_node_of_the_same_database_and_invalid_arguments_show_the_usage()
    {
        await RunAsync("migrate");
        var made = await RunAsync("token", "staff", "Ada");
        Assert.Equal(0, made.ExitCode);
        Assert.DoesNotContain(' ', made.Output);

        await using var node = WebNode.Start(_database!.ConnectionString, _redis!.ConnectionString, $"Redis:KeyPrefix={_redis.Prefix}");
        var id = await node.AddScreeningAsync();
        var blocked = await node.With(made.Output.Trim()).PostAsync($"screenings/{id}/blocks", new { seats = new[] { 1 } });
        Assert.Equal((200, "blocked"), (blocked.Status, blocked.Outcome));

        string[][] invalid = [["token", "king", "Ada"], ["token", "staff"], ["import-plan"], ["verify", "twice"], ["verfy"]];
        foreach (var arguments in invalid)
        {
            var refused = await RunAsync(arguments);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            Assert.Contains("Usage", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_may_begin_with_an_at_sign_and_contain_spaces()
    {
        await RunAsync("migrate");
        var made = await RunAsync("token", "staff", "@Ada Lovelace");
        Assert.Equal(0, made.ExitCode);
        Assert.NotEmpty(made.Output.Trim());
    }

    [Fact]
    public async Task Help_and_version_need_no_database()
    {
        foreach (var (arguments, expected) in new (string[], string)[]
        {
            (["--help"], "import-plan <FILE>"),
            (["-h"], "migrate"),
            (["token", "--help"], "staff <NAME>"),
            (["import-plan", "--help"], "A seating plan: JSON"),
            (["--version"], "0."),
        })
        {
            var result = await SeatMapNode.RunCommandAsync("Host=127.0.0.1;Port=1", "127.0.0.1:1", [], arguments);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        }
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) =>
        SeatMapNode.RunCommandAsync(_database!.ConnectionString, _redis!.ConnectionString, [$"Redis:KeyPrefix={_redis.Prefix}"], arguments);

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
