using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace LoadTests.RawClient;

/// <summary>REST from one loopback address, without repeating anything: what is refused is what is counted.</summary>
internal sealed class AddressClient : IDisposable
{
    private readonly HttpClient _http;

    public AddressClient(Uri server, IPAddress from) => _http = new HttpClient(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri(server, "/api/v1/"),
    };

    /// <returns>The answer in a word, and the new holder's token; null if it was refused.</returns>
    public async Task<(string Answer, string? Token)> NewHolderAsync()
    {
        using var response = await _http.PostAsync(new Uri("holders", UriKind.Relative), null);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? ("new", json.GetProperty("token").GetString()) : (Refusal(response, json), null);
    }

    /// <returns>The answer in a word, and how many seats were held.</returns>
    public async Task<(string Answer, int Seats)> HoldAsync(long screening, string token, object wish)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"screenings/{screening}/holds") { Content = JsonContent.Create(wish) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? ("held", json.GetProperty("seats").GetArrayLength()) : (Refusal(response, json), 0);
    }

    private static string Refusal(HttpResponseMessage response, JsonElement problem) =>
        $"{(int)response.StatusCode} {(problem.TryGetProperty("code", out var code) ? code.GetString() : "")}".TrimEnd();

    public void Dispose() => _http.Dispose();
}
