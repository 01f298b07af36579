using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeatMap.Client;

/// <summary>
/// Sends a request until it is answered or <see cref="SeatMapClientOptions.RetryFor"/> is over: a command again with the same
/// Idempotency-Key, so that the server does it once. Thread-safe.
/// </summary>
internal sealed class RestSender(SeatMapClientOptions options)
{
    // One pool of connections for all clients of the process. Connections end now and then, so that a change of DNS is noticed.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    });

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Uri _api = new(options.Server, "/api/v1/");

    public static HttpContent? Body<T>(T? value)
        where T : class => value is null ? null : JsonContent.Create(value, options: Json);

    /// <summary>A list or other answer that is not refused to anybody who may ask.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class => (await FindAsync<T>(HttpMethod.Get, path, null, cancellation)).ValueOrThrow();

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellation)
    {
        var all = new List<T>();
        for (var next = path; next is not null;)
        {
            var page = await SendAsync<List<T>>(HttpMethod.Get, next, null, Guid.Empty, cancellation);
            all.AddRange(page.Problem is null ? page.Document! : new SeatMapResult<List<T>>(page.Problem).ValueOrThrow());
            next = page.Next;
        }

        return all;
    }

    /// <summary>What was asked for, or the refusal.</summary>
    public async Task<SeatMapResult<T>> FindAsync<T>(
        HttpMethod method, string path, Func<HttpContent?>? body, CancellationToken cancellation)
        where T : class
    {
        var (document, problem, _) = await SendAsync<T>(method, path, body, Guid.CreateVersion7(), cancellation);
        return problem is null ? new SeatMapResult<T>(document!) : new SeatMapResult<T>(problem);
    }

    /// <summary>A seat command: a refusal is a reply as well.</summary>
    public async Task<SeatReply> CommandAsync(HttpMethod method, string path, object? body, Guid? command, CancellationToken cancellation)
    {
        var key = command ?? Guid.CreateVersion7();
        var (reply, problem, _) = await SendAsync<SeatReply>(method, path, () => Body(body), key, cancellation);
        return problem is null ? reply! : SeatReply.Refused(problem);
    }

    private async Task<(T? Document, SeatMapProblem? Problem, string? Next)> SendAsync<T>(
        HttpMethod method, string path, Func<HttpContent?>? body, Guid key, CancellationToken cancellation)
        where T : class
    {
        var started = options.TimeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            SeatMapException outage;
            try
            {
                var (document, problem, retryAfter, next) = await TryAsync<T>(method, path, body?.Invoke(), key, attempt > 0, cancellation);
                if (problem is null || problem.Status is >= 400 and < 500 and not 401 and not 429)
                    return (document, problem, next);
                outage = new SeatMapException(problem, retryAfter);
                if (problem.Status is not (429 or 502 or 503 or 504))
                    throw outage;
            }
            catch (Exception lost) when (IsLost(lost))
            {
                // If the caller cancelled while the connection broke, report the cancellation.
                cancellation.ThrowIfCancellationRequested();
                outage = new SeatMapException(SeatMapException.Unreachable, $"{method} {path}: {lost.Message}", lost);
            }
            catch (JsonException unreadable)
            {
                throw new SeatMapException("unexpected", $"{method} {path}: the answer cannot be read: {unreadable.Message}", unreadable);
            }

            var delay = outage.AtLeastRetryAfter(RetryDelays.Call(attempt));
            if (options.TimeProvider.GetElapsedTime(started) + delay > options.RetryFor)
                throw outage;
            await Task.Delay(delay, options.TimeProvider, cancellation);
        }
    }

    private async Task<(T? Document, SeatMapProblem? Problem, TimeSpan? RetryAfter, string? Next)> TryAsync<T>(
        HttpMethod method, string path, HttpContent? body, Guid key, bool repeat, CancellationToken cancellation)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.RequestTimeout);
        using var request = new HttpRequestMessage(method, new Uri(_api, path)) { Content = body };
        if (options.Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        if (method != HttpMethod.Get)
            request.Headers.Add("Idempotency-Key", key.ToString());
        if (repeat)
            request.Headers.Add("Idempotency-Repeat", "true");
        using var response = await Http.SendAsync(request, limit.Token);
        if (response.IsSuccessStatusCode)
        {
            return (await response.Content.ReadFromJsonAsync<T>(Json, limit.Token)
                ?? throw new JsonException("The answer is empty."), null, null, NextOf(response));
        }

        var problem = await ReadProblemAsync(response, limit.Token);
        return (null, problem with { Status = (int)response.StatusCode }, RetryAfterOf(response.Headers.RetryAfter), null);
    }

    /// <summary>Where the next page of a list is (RFC 8288), or null.</summary>
    private static string? NextOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var links)
        && links.FirstOrDefault(link => link.EndsWith("; rel=\"next\"", StringComparison.Ordinal)) is { } found
            ? found[(found.IndexOf('<') + 1)..found.IndexOf('>')]
            : null;

    // A proxy between client and server may answer in HTML.
    private static async Task<SeatMapProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
        && await response.Content.ReadFromJsonAsync<SeatMapProblem>(Json, cancellation) is { } problem
            ? problem
            : new SeatMapProblem
            {
                Code = response.StatusCode == HttpStatusCode.ServiceUnavailable ? "unavailable" : "unexpected",
                Detail = response.ReasonPhrase,
            };

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) =>
        header?.Date is { } date ? date - options.TimeProvider.GetUtcNow() : header?.Delta;

    private static bool IsLost(Exception error) => error is HttpRequestException or IOException or OperationCanceledException;
}
