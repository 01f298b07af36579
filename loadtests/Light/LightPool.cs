using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LoadTests.Light;

/// <summary>Opens many connections: round robin over the nodes, from as many loopback addresses as their ports need.</summary>
internal static class LightPool
{
    // More handshakes at a time would only queue up in the server's backlog.
    private const int AtATime = 64;

    // Below the 28,000 ephemeral ports that a pair of addresses has.
    private const int PerAddress = 20_000;

    /// <param name="nodes">host:port of each node.</param>
    /// <param name="count">How many connections.</param>
    /// <param name="sharedTokens">How many holders they share; 0: one each.</param>
    /// <param name="make">Makes the n-th connection; called in order.</param>
    /// <param name="afterwards">What to do with each once it is open; null for nothing.</param>
    public static async Task ConnectAsync<T>(string[] nodes, int count, int sharedTokens, Func<int, T> make, Func<T, Task>? afterwards = null)
        where T : LightConnection
    {
        var endpoints = nodes.Select(IPEndPoint.Parse).ToArray();
        var tokens = await TokensAsync(nodes, sharedTokens == 0 ? count : sharedTokens);
        var made = Enumerable.Range(0, count).Select(make).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (n, cancellation) =>
        {
            var from = new IPAddress(new byte[] { 127, 0, 0, (byte)(1 + (n / PerAddress)) });
            await made[n].ConnectAsync(endpoints[n % endpoints.Length], from, tokens[n % tokens.Length], cancellation);
            if (afterwards is not null)
                await afterwards(made[n]);
        });
    }

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
