using Dapper;
using Harness;
using LoadTests.Measure;
using Npgsql;
using SeatMap.Client;

namespace LoadTests.Scenarios;

/// <summary>
/// The servers of a benchmark: a database on a private, durable PostgreSQL, a private Redis and nodes. They are prepared and verified
/// through the server's own commands and its REST API, so that another build with another schema can be measured too.
/// </summary>
internal sealed class BenchServers : IAsyncDisposable
{
    // A benchmark of an hour leaves hundreds of thousands of revisions to replay.
    private static readonly TimeSpan _commandLimit = TimeSpan.FromMinutes(30);

    // Nodes warm up, as tests' do not. Thousands of visitors connect at once from one or two loopback addresses, which the default limit
    // takes for an attack.
    private static readonly string[] _asInProduction = ["WarmUp=true", "Hub:PendingPerAddress=20000", "Hub:PendingTotal=20000"];

    private string? _staffToken;

    private BenchServers(PostgresServer postgres, RedisServer redis, string database) =>
        (Postgres, Redis, Database) = (postgres, redis, database);

    public PostgresServer Postgres { get; }

    public RedisServer Redis { get; }

    public string Database { get; }

    public List<SeatMapNode> Nodes { get; } = [];

    public string[] Addresses => [.. Nodes.Select(n => $"127.0.0.1:{n.Port}")];

    public static Task<BenchServers> StartAsync(int nodes, params string[] settings) => StartAsync(nodes, countStatements: false, settings);

    /// <param name="nodes">How many to start.</param>
    /// <param name="countStatements">For <see cref="CountStatementsAsync"/>. Slows PostgreSQL down a little.</param>
    /// <param name="settings">For every node, as <c>Section:Key=Value</c>.</param>
    public static async Task<BenchServers> StartAsync(int nodes, bool countStatements, string[] settings)
    {
        var postgres = await PostgresServer.StartNewAsync();
        var redis = await RedisServer.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("bench");
        if (countStatements)
            await LoadStatementsAsync(postgres, database);
        var servers = new BenchServers(postgres, redis, database);
        await servers.CommandAsync("migrate");
        for (var i = 0; i < nodes; i++)
            await servers.AddNodeAsync(settings);
        return servers;
    }

    /// <summary>
    /// Creates two gigabytes of write-ahead log files, which PostgreSQL then reuses. A new database creates each file of 16 MB while a
    /// COMMIT waits; a database that has run for a day has them already.
    /// </summary>
    public async Task CreateLogFilesAsync()
    {
        await using var connection = new NpgsqlConnection(Database + ";Pooling=false");
        await connection.ExecuteAsync("ALTER SYSTEM SET min_wal_size = '2GB'");
        await connection.ExecuteAsync("SELECT pg_reload_conf()");
        for (var file = 0; file < 128; file++)
            await connection.ExecuteAsync("SELECT pg_logical_emit_message(false, 'bench', ''); SELECT pg_switch_wal()");
        await connection.ExecuteAsync("CHECKPOINT;");
    }

    public async Task AddNodeAsync(params string[] settings) =>
        Nodes.Add(await SeatMapNode.StartNewAsync(Database, Redis.ConnectionString, [.. _asInProduction, .. settings]));

    private static async Task LoadStatementsAsync(PostgresServer postgres, string database)
    {
        await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            await connection.ExecuteAsync("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        await postgres.RestartImmediateAsync();
        await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
            await connection.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
    }

    /// <summary>How often each statement has been executed since the previous call.</summary>
    public async Task<Dictionary<string, long>> CountStatementsAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        var rows = await connection.QueryAsync<(string Query, long Calls)>("""
            SELECT query, sum(calls)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
            WHERE datname = current_database() AND query NOT LIKE '%pg_stat_statements%' GROUP BY query
            """);
        await connection.ExecuteAsync("SELECT pg_stat_statements_reset()");
        return rows.ToDictionary(r => r.Query, r => r.Calls);
    }

    /// <summary>The first node's API for staff. It repeats nothing.</summary>
    public async Task<StaffApi> StaffAsync()
    {
        _staffToken ??= await CommandAsync("token", "staff", "bench", "--role", "admin");
        var options = new SeatMapClientOptions
        {
            Server = Nodes[0].BaseAddress,
            Token = _staffToken,
            RequestTimeout = TimeSpan.FromMinutes(5),
            RetryFor = TimeSpan.Zero,
        };
        return new SeatMapApi(options).Staff;
    }

    /// <summary>Puts screenings of a <see cref="BenchHall"/> on sale through the first node's REST API.</summary>
    public Task<long[]> AddScreeningsAsync(int seats, int count) => AddScreeningsAsync(BenchHall.Plan(seats), count);

    /// <param name="document">A plan of a <see cref="BenchHall"/>.</param>
    public async Task<long[]> AddScreeningsAsync(byte[] document, int count)
    {
        var staff = await StaffAsync();
        var plan = (await staff.AddPlanAsync(document)).ValueOrThrow();
        var now = TimeProvider.System.GetUtcNow();
        var ids = new long[count];
        for (var i = 0; i < count; i++)
        {
            var screening = new NewScreening
            {
                Venue = "Bench",
                City = "Nowhere",
                TimeZone = "Europe/Berlin",
                Hall = "Hall",
                PlanHash = plan.Hash,
                Title = $"Screening {i}",
                Kind = "film",
                StartsAt = now.AddDays(1),
                SalesOpenAt = now.AddDays(-1),
                SalesCloseAt = now.AddDays(1),
                Currency = "EUR",
                Prices = new Dictionary<string, long> { [BenchHall.Category] = 1_000 },
                // A hall for all of them.
                AllowOverlap = true,
            };
            ids[i] = (await staff.AddScreeningAsync(screening)).ValueOrThrow().Id;
        }

        await using var connection = new NpgsqlConnection(Database);
        await connection.ExecuteAsync("VACUUM ANALYZE; CHECKPOINT");
        return ids;
    }

    /// <summary>The statuses in the database, 2 bits a seat as in a snapshot, and their revision.</summary>
    public async Task<(long Revision, byte[] Statuses)> ReadSeatsAsync(long screening)
    {
        await using var connection = new NpgsqlConnection(Database);
        var (revision, statuses) = await connection.QuerySingleAsync<(long, int[])>("""
            SELECT h.revision,
                (SELECT array_agg(s.status::int ORDER BY s.seat) FROM screening_seats s WHERE s.screening_id = h.screening_id)
            FROM screening_heads h WHERE h.screening_id = @screening
            """, new { screening });
        return (revision, PackedStatuses.Of(statuses));
    }

    /// <summary>Verifies the database with the server's own command and looks for every acknowledged hold in it.</summary>
    /// <exception cref="NoResultException">Either fails, so the run has no result.</exception>
    public async Task<string> ProveAsync(IReadOnlyList<string> ackFiles)
    {
        var verified = await VerifyAsync();
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        var known = (await connection.QueryAsync<Guid>("SELECT hold_id FROM holds")).ToHashSet();
        var acknowledged = 0;
        foreach (var line in ackFiles.SelectMany(File.ReadLines))
        {
            acknowledged++;
            if (!known.Contains(Guid.Parse(line)))
                throw new NoResultException($"hold {line} was acknowledged and is not in the database");
        }

        return $"verified: {verified}" + (ackFiles.Count == 0 ? "" : $"; {acknowledged} acknowledged holds all in the database");
    }

    /// <summary>Every ledger from its beginning. A build from before checkpoints does not know the option, and does so always.</summary>
    private async Task<string> VerifyAsync()
    {
        const int NotUnderstood = 2;
        var full = await SeatMapNode.RunCommandAsync(Database, Redis.ConnectionString, _commandLimit, "verify", "--full");
        return full.ExitCode == NotUnderstood ? await CommandAsync("verify") : LastLine(full, "verify", "--full");
    }

    private async Task<string> CommandAsync(params string[] words) =>
        LastLine(await SeatMapNode.RunCommandAsync(Database, Redis.ConnectionString, _commandLimit, words), words);

    /// <returns>The last line of the command's output.</returns>
    private static string LastLine(ProgramResult result, params string[] words)
    {
        if (result.ExitCode != 0)
            throw new NoResultException($"{string.Join(' ', words)} ended with code {result.ExitCode}: {result.Output}{result.Error}");
        return result.Output.TrimEnd().Split('\n')[^1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
