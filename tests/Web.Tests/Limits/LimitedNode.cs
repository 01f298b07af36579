using Harness;

namespace Web.Tests.Limits;

/// <summary>
/// A node with small limits. Tests say where their callers come from, as a proxy on this machine would. Each test has addresses of its own.
/// </summary>
public sealed class LimitedNode : IAsyncLifetime
{
    public const string ExemptAddress = "192.0.2.99";

    private readonly List<HttpClient> _clients = [];
    private TestDatabase? _database;
    private WebNode? _node;
    private int _addresses;

    public WebNode Node => _node!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        _node = WebNode.Start(
            _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}",
            $"Limits:ExemptAddresses:0={ExemptAddress}", "Limits:NewHoldersPerAddress=4",
            "Limits:HoldsPerHolder=5", "Limits:HoldsPerAddress=8", "Limits:LookUpsPerHolder=6", "Limits:LookUpsPerAddress=9",
            "Limits:SignInsPerAddress=3", "Limits:JoinsPerHolder=3", "Limits:JoinsPerAddress=5",
            "SeatRules:MaxHeldSeatsPerAddress=6", "SeatRules:MaxLiveHoldsPerHolder=20");
    }

    /// <summary>An address that no other test has.</summary>
    public string NewAddress() => $"198.18.{Interlocked.Increment(ref _addresses)}.1";

    /// <summary>A caller there, with a token or without one.</summary>
    public Caller At(string address, string? token = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Node.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        lock (_clients)
            _clients.Add(http);
        return new Caller(http, token);
    }

    /// <summary>A new holder there, whose token was asked for elsewhere.</summary>
    public async Task<Caller> NewHolderAtAsync(string address) =>
        At(address, (await At(ExemptAddress).PostAsync("holders")).Text("token"));

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        if (_node is not null)
            await _node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
