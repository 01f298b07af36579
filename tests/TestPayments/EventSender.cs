using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TestPayments;

/// <summary>
/// Sends what happens to the shop, signed as Stripe signs it: lost, twice, late or in another order if the faults say so.
/// </summary>
internal sealed class EventSender(FaultDice dice) : IDisposable
{
    // Of an API that no client of today was made for: a shop must read the event all the same.
    private const string ApiVersion = "2019-12-03";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<Task, bool> _sending = [];

    public string? Address { get; set; }

    public string Secret { get; set; } = "whsec_test";

    public void Send(string type, JsonObject about)
    {
        if (Address is not { Length: > 0 } address || dice.Hits(dice.Faults.EventLost))
            return;
        var body = new JsonObject
        {
            ["id"] = $"evt_{Guid.NewGuid():N}",
            ["object"] = "event",
            ["api_version"] = ApiVersion,
            ["type"] = type,
            ["data"] = new JsonObject { ["object"] = about },
        }.ToJsonString();
        Start(address, body, dice.Hits(dice.Faults.EventLate) ? dice.Faults.LateTime : TimeSpan.Zero);
        if (dice.Hits(dice.Faults.EventTwice))
            Start(address, body, dice.Faults.LateTime);
    }

    private void Start(string address, string body, TimeSpan delay)
    {
        var sending = Task.Run(() => SendAsync(address, body, delay));
        _sending[sending] = true;
        _ = sending.ContinueWith(ended => _sending.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task SendAsync(string address, string body, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Stripe-Signature", Sign(body));
        try
        {
            using var answer = await _http.SendAsync(request);
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            // The shop is away: the event is lost. A real provider would send it again for days.
        }
    }

    private string Sign(string body)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }

    public void Dispose() => _http.Dispose();
}
