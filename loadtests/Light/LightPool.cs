using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LoadTests.Light;

/// <summary>Opens many connections: round robin over the nodes, from as many loopback addresses as their ports need.</summary>
internal static class LightPool
{
    // More handshakes at a time would only queue up in the server's backlog.
    public const int AtATime = 64;

    // Below the 28,000 ephemeral ports that a pair of addresses has.
    private const int PerAddress = 20_000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <param name="nodes">host:port of each node.</param>
    /// <param name="count">How many connections.</param>
    /// <param name="sharedTokens">How many holders they share; 0: one each.</param>
    /// <param name="make">Makes the n-th connection; called in order.</param>
    /// <param name="afterwards">What to do with each once it is open; null for nothing.</param>
    public static async Task ConnectAsync<T>(string[] nodes, int count, int sharedTokens, Func<int, T> make, Func<T, Task>? afterwards = null)
        where T : LightConnection
    {
        var tokens = await TokensAsync(nodes, sharedTokens == 0 ? count : sharedTokens);
        var made = Enumerable.Range(0, count).Select(make).ToArray();
        await ConnectAsync(nodes, made, tokens, address: 1, AtATime, afterwards ?? (_ => Task.CompletedTask));
    }

    /// <param name="nodes">host:port of each node.</param>
    /// <param name="connections">What to connect.</param>
    /// <param name="tokens">The holders they are, round robin.</param>
    /// <param name="address">The first loopback address to come from, 127.0.0.x.</param>
    /// <param name="atATime">How many are being made at a time.</param>
    /// <param name="afterwards">What to do with each once it is open.</param>
    /// <param name="failed">Hears of those that could not be opened; without it, the first ends everything.</param>
    public static async Task ConnectAsync<T>(
        string[] nodes, T[] connections, string[] tokens, int address, int atATime, Func<T, Task> afterwards, Action<Exception>? failed = null)
        where T : LightConnection
    {
        var endpoints = nodes.Select(IPEndPoint.Parse).ToArray();
        using var places = new SemaphoreSlim(atATime);
        var under = new List<Task>(connections.Length);
        for (var n = 0; n < connections.Length; n++)
        {
            await places.WaitAsync();
            under.Add(ConnectAsync(n));
        }

        await Task.WhenAll(under);

        async Task ConnectAsync(int n)
        {
            try
            {
                using var patience = new CancellationTokenSource(_patience);
                var to = endpoints[n % endpoints.Length];
                await connections[n].ConnectAsync(to, From(to, n, address), tokens[n % tokens.Length], patience.Token);
                await afterwards(connections[n]);
            }
            catch (Exception error) when (failed is not null && (error is IOException or OperationCanceledException))
            {
                failed(error);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>Which address the n-th connection comes from: the kernel's choice, unless the server is on this machine.</summary>
    public static IPAddress From(IPEndPoint to, int n, int address = 1) =>
        IPAddress.IsLoopback(to.Address) ? new IPAddress(new byte[] { 127, 0, 0, (byte)(address + (n / PerAddress)) }) : IPAddress.Any;

    public static async Task<string[]> TokensAsync(string[] nodes, int count)
    {
        using var http = new HttpClient();
        var tokens = new string[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, cancellation) =>
        {
            using var response = await http.PostAsync(new Uri($"http://{nodes[n % nodes.Length]}/api/v1/holders"), null, cancellation);
            response.EnsureSuccessStatusCode();
            tokens[n] = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("token").GetString()!;
        });
        return tokens;
    }
}
