using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SeatEngine.Plans;
using SeatEngine.Screenings;
using SeatEngine.Seats;
using SeatEngine.Staff;

namespace Web.Tests;

/// <summary>The server in this process, as in production: with a real port, database and Redis. Any number of tests can share it.</summary>
public sealed class WebNode : IAsyncDisposable
{
    private static readonly Lazy<SeatingPlan> _cinema = new(() =>
    {
        var file = Path.Combine(AppContext.BaseDirectory, "plans", "cinema-hall-1.json");
        return PlanReader.Read(File.ReadAllBytes(file), file);
    });

    private readonly Server _server;
    private readonly HttpClient _http;
    private int _screenings;

    private WebNode(Server server, string postgres)
    {
        (_server, Postgres) = (server, postgres);
        _server.UseKestrel(0);
        _server.StartServer();
        Address = _server.ClientOptions.BaseAddress;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public static SeatingPlan Cinema => _cinema.Value;

    public Uri Address { get; }

    /// <summary>The connection string, without the settings of the server's own pool.</summary>
    public string Postgres { get; }

    public IServiceProvider Services => _server.Services;

    /// <param name="redis">As `host:port`.</param>
    /// <param name="settings">Further settings as `Section:Key=Value`.</param>
    public static WebNode Start(string postgres, string redis, params IEnumerable<string> settings) => new(new Server(
        [$"ConnectionStrings:Postgres={postgres}", $"ConnectionStrings:Redis={redis}", "Logging:LogLevel:Default=Warning",
            "Payments:Test=true", "Limits:ExemptAddresses:0=127.0.0.0/8", .. settings]), postgres);

    /// <summary>A program without a token.</summary>
    public Caller Anonymous => new(_http, null);

    public Caller With(string token) => new(_http, token);

    /// <summary>A program that has asked for a token.</summary>
    public async Task<Caller> NewCallerAsync()
    {
        var answer = await Anonymous.PostAsync("holders");
        Assert.Equal(201, answer.Status);
        return With(answer.Json.GetProperty("token").GetString()!);
    }

    public Caller NewStaff(string name = "Ada") => Caller.Awaiting(_http, StaffTokenAsync(name));

    /// <summary>A new token, as the command line makes it.</summary>
    public async Task<string> StaffTokenAsync(string name = "Ada") => (await IssueStaffAsync(name)).Text;

    /// <param name="lifetime">Until it is revoked when null.</param>
    public Task<IssuedStaffToken> IssueStaffAsync(string name = "Ada", TimeSpan? lifetime = null, string role = StaffRoles.Admin) =>
        Services.GetRequiredService<StaffTokens>().IssueAsync(name, role, lifetime, CancellationToken.None);

    /// <summary>Who a token or session is of.</summary>
    public async Task<StaffMember> MemberOfAsync(string token)
    {
        var known = (await Services.GetRequiredService<StaffTokenCache>().FindAsync(token, CancellationToken.None))!;
        return new StaffMember(known.Staff, known.Name, new TillId(known.Name), known.Id, null, StaffRoles.RightsOf(known.Role));
    }

    /// <summary>Ends a token as the command line does.</summary>
    public Task RevokeAsync(StaffTokenId id) => Services.GetRequiredService<StaffTokens>().RevokeAsync(id, CancellationToken.None);

    /// <summary>A person with a browser that runs no scripts.</summary>
    public Visitor NewVisitor() => new(Address);

    /// <summary>Adds a screening in the cinema's hall that is on sale since yesterday and begins in an hour.</summary>
    public async Task<long> AddScreeningAsync(Func<NewScreening, NewScreening>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var screening = new NewScreening(
            "Test Cinema", "Berlin", "Europe/Berlin", "Hall 1", Cinema, $"Film {Interlocked.Increment(ref _screenings)}", "film",
            now.AddHours(1), now.AddDays(-1), now.AddHours(1), OrphanRule: false, "EUR",
            Cinema.Categories.Index().ToDictionary(c => c.Item.Id, c => 900L + (200 * c.Index), StringComparer.Ordinal));
        var id = await Services.GetRequiredService<ScreeningSetup>().AddAsync(
            change?.Invoke(screening) ?? screening, CancellationToken.None);
        return id.Value;
    }

    public async Task<int[]> StatusesAsync(long screening)
    {
        var seats = await Anonymous.GetAsync($"screenings/{screening}/seats");
        return [.. seats.Json.GetProperty("statuses").EnumerateArray().Select(s => s.GetInt32())];
    }

    /// <summary>Asserts that the seats from the first one on have these statuses.</summary>
    public async Task ShowsAsync(long screening, int first, params int[] statuses)
    {
        var shown = (await StatusesAsync(screening)).AsSpan(first, statuses.Length).ToArray();
        Assert.Equal(statuses, shown);
    }

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Changes the database without the server.</summary>
    public async Task SqlAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private sealed class Server(IEnumerable<string> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Production);
            builder.UseSetting("WarmUp", "false");
            foreach (var setting in settings)
            {
                var at = setting.IndexOf('=', StringComparison.Ordinal);
                builder.UseSetting(setting[..at], setting[(at + 1)..]);
            }
        }
    }
}
