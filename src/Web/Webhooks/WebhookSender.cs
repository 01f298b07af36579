using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SeatEngine.Outbox;
using SeatEngine.Webhooks;
using StandardWebhooks;

namespace Web.Webhooks;

/// <summary>Makes what sends to an endpoint. Thread-safe.</summary>
internal sealed class WebhookSenders(
    IHttpClientFactory clients, WebhookSecrets secrets, WebhookStore store, TimeProvider time, ILogger<WebhookSender> log)
    : IWebhookSenders
{
    public IOutboxSender For(WebhookEndpoint endpoint) =>
        new WebhookSender(endpoint, clients.CreateClient(WebhookHttp.Client), secrets, store, time, log);
}

/// <summary>Sends the events of one endpoint, signed as Standard Webhooks asks, some side by side: their order is not promised.</summary>
internal sealed class WebhookSender(
    WebhookEndpoint endpoint, HttpClient client, WebhookSecrets secrets, WebhookStore store, TimeProvider time, ILogger<WebhookSender> log)
    : IOutboxSender
{
    private const int SideBySide = 8;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(12);

    public string Queue => endpoint.Queue;

    // Five seconds, ten, … twelve hours, for about five days: a receiver that is away over a weekend loses nothing.
    public RetrySchedule Retries { get; } = new(TimeSpan.FromSeconds(5), _longestWait, Attempts: 23);

    public async Task SendAsync(
        IReadOnlyList<LeasedMessage> messages, Func<LeasedMessage, SendResult, Task> report, CancellationToken cancellation)
    {
        // What holds for the receiver as a whole: the others of the batch need not find it out one by one.
        SendResult? forAll = null;
        string[] keys;
        try
        {
            keys = [.. endpoint.Secrets.Select(secrets.Read)];
        }
        catch (CryptographicException)
        {
            log.LogError("The secret of webhook endpoint {Endpoint} cannot be read: make a new one (/staff/webhooks)", endpoint.Id);
            forAll = new SendResult.Later("its secret cannot be read any more: make a new one");
            keys = [];
        }

        await Parallel.ForEachAsync(
            messages, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (message, stop) =>
            {
                var result = Volatile.Read(ref forAll);
                if (result is null)
                {
                    (result, var isForAll) = await SendAsync(message, keys, stop);
                    if (isForAll)
                        Volatile.Write(ref forAll, result);
                }

                await report(message, result);
            });
        if (forAll is SendResult.Pointless)
        {
            log.LogWarning("Webhook endpoint {Endpoint} answered 410 and is switched off: {Url}", endpoint.Id, endpoint.Url);
            await store.GoneAsync(endpoint.Id);
        }
    }

    private async Task<(SendResult Result, bool ForAll)> SendAsync(LeasedMessage message, string[] keys, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_timeout);
        try
        {
            using var request = Request(message, keys);
            // The body of an answer is nobody's: it is not read.
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Read(answer);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (new SendResult.Later($"no answer within {_timeout.TotalSeconds:0} s"), true);
        }
        catch (HttpRequestException error)
        {
            return (new SendResult.Later(error.InnerException is { } cause ? $"{error.Message} ({cause.Message})" : error.Message), true);
        }
    }

    private HttpRequestMessage Request(LeasedMessage message, string[] keys)
    {
        var now = time.GetUtcNow();
        var id = message.Id.ToString("N");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Content));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = content };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{now.ToUnixTimeSeconds()}");
        var signatures = keys.Select(key => new StandardWebhook(key).Sign(id, now, message.Content));
        request.Headers.Add("webhook-signature", string.Join(' ', signatures));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("SeatMap", "1"));
        return request;
    }

    private (SendResult Result, bool ForAll) Read(HttpResponseMessage answer)
    {
        var error = $"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}";
        return answer.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => (new SendResult.Delivered(), false),
            HttpStatusCode.Gone => (new SendResult.Pointless(error), true),
            // It asks for less at a time.
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (new SendResult.Later(error, WaitOf(answer)), true),
            _ => (new SendResult.Later(error), false),
        };
    }

    private TimeSpan? WaitOf(HttpResponseMessage answer)
    {
        var wish = answer.Headers.RetryAfter is not { } after ? null : after.Delta ?? after.Date - time.GetUtcNow();
        return wish > _longestWait ? _longestWait : wish;
    }
}
