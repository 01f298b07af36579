using Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SeatMap.Client;

namespace SeatHub.Tests;

/// <summary>A node in the process of the test, on a real port: for tests that look at what the server itself counts.</summary>
internal sealed class InProcessNode : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly WebApplicationFactory<Program> _server;

    private InProcessNode(TestDatabase database, WebApplicationFactory<Program> server) => (_database, _server) = (database, server);

    public Uri Address => _server.ClientOptions.BaseAddress;

    /// <summary>All that it listens on.</summary>
    public IEnumerable<Uri> Addresses =>
        Get<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a));

    private SeatMapClientOptions Options => new() { Server = Address };

    /// <param name="settings">As `Section:Key=Value`.</param>
    public static Task<InProcessNode> StartAsync(params string[] settings) => StartAsync(log: null, settings);

    /// <param name="log">Also gets what the node logs.</param>
    public static async Task<InProcessNode> StartAsync(ILoggerProvider? log, params string[] settings)
    {
        var database = await TestDatabase.CreateAsync();
        var redis = (await TestRedis.ConnectAsync()).ConnectionString;
        var server = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("ConnectionStrings:Postgres", database.ConnectionString);
            host.UseSetting("ConnectionStrings:Redis", redis);
            host.UseSetting("Payments:Test", "true");
            host.UseSetting("WarmUp", "false");
            host.UseSetting("Limits:ExemptAddresses:0", "127.0.0.0/8");
            host.UseSetting("Redis:KeyPrefix", database.Name);
            foreach (var setting in settings)
                host.UseSetting(setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
            if (log is not null)
                host.ConfigureLogging(logging => logging.AddProvider(log));
        });
        server.UseKestrel(0);
        server.StartServer();
        return new InProcessNode(database, server);
    }

    public T Get<T>()
        where T : notnull => _server.Services.GetRequiredService<T>();

    public Task<long> AddScreeningAsync() => TestScreenings.AddAsync(_database.ConnectionString, 2, 10);

    /// <summary>Runs SQL as the database's owner.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> NewTokenAsync() => (await new SeatMapApi(Options).NewHolderAsync()).Token;

    public async Task<SeatMapConnection> ConnectAsync() =>
        await SeatMapConnection.ConnectAsync(Options with { Token = await NewTokenAsync() });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }
}
