using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LoadTests.RawClient;

/// <summary>Opens many connections, round robin over the nodes and from several loopback addresses when one has too few ports.</summary>
internal static class RawConnections
{
    /// <summary>Handshakes at a time. More would only wait in the server's backlog.</summary>
    public const int AtATime = 64;

    // A pair of addresses has 28,000 ephemeral ports.
    private const int PerAddress = 20_000;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    /// <param name="nodes">host:port of each node.</param>
    /// <param name="sharedTokens">Number of holders that share them; 0 for a holder each.</param>
    /// <param name="make">Makes the n-th connection. Called in order.</param>
    /// <param name="afterwards">Called with each connection once it is open.</param>
    public static async Task ConnectAsync<T>(
        string[] nodes, int count, int sharedTokens, Func<int, T> make, Func<T, Task>? afterwards = null)
        where T : RawConnection
    {
        var tokens = await TokensAsync(nodes, sharedTokens == 0 ? count : sharedTokens);
        var made = Enumerable.Range(0, count).Select(make).ToArray();
        await ConnectAsync(nodes, made, tokens, address: 1, AtATime, afterwards ?? (_ => Task.CompletedTask));
    }

    /// <param name="nodes">host:port of each node.</param>
    /// <param name="tokens">Tokens of their holders, round robin.</param>
    /// <param name="address">The first loopback address to connect from, 127.0.0.x.</param>
    /// <param name="afterwards">Called with each connection once it is open.</param>
    /// <param name="failed">Called with the error of each failed attempt. If it is null, the first failure is thrown.</param>
    public static async Task ConnectAsync<T>(
        string[] nodes, T[] connections, string[] tokens, int address, int atATime, Func<T, Task> afterwards,
        Action<Exception>? failed = null)
        where T : RawConnection
    {
        var endpoints = nodes.Select(IPEndPoint.Parse).ToArray();
        using var slots = new SemaphoreSlim(atATime);
        var attempts = new List<Task>(connections.Length);
        for (var n = 0; n < connections.Length; n++)
        {
            await slots.WaitAsync();
            attempts.Add(ConnectAsync(n));
        }

        await Task.WhenAll(attempts);

        async Task ConnectAsync(int n)
        {
            try
            {
                using var timeout = new CancellationTokenSource(_timeout);
                var to = endpoints[n % endpoints.Length];
                await connections[n].ConnectAsync(to, From(to, n, address), tokens[n % tokens.Length], timeout.Token);
                await afterwards(connections[n]);
            }
            catch (Exception error) when (failed is not null && (error is IOException or OperationCanceledException))
            {
                failed(error);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>The local address of the n-th connection. For servers on other machines the kernel chooses it.</summary>
    public static IPAddress From(IPEndPoint to, int n, int address = 1) =>
        IPAddress.IsLoopback(to.Address) ? new IPAddress(new byte[] { 127, 0, 0, (byte)(address + (n / PerAddress)) }) : IPAddress.Any;

    public static async Task<string[]> TokensAsync(string[] nodes, int count)
    {
        using var http = new HttpClient();
        var tokens = new string[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (n, cancellation) =>
        {
            using var response = await http.PostAsync(new Uri($"http://{nodes[n % nodes.Length]}/api/v1/holders"), null, cancellation);
            response.EnsureSuccessStatusCode();
            tokens[n] = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("token").GetString()!;
        });
        return tokens;
    }
}
