using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SeatHub.Transport;

/// <summary>Answers a WebSocket of the hub with 503, before the upgrade, when too many are pending. For both transports.</summary>
internal sealed class PendingConnectionLimit(PendingConnections pending, ILogger<PendingConnectionLimit> log)
{
    // Places become free when others complete their handshake (a round trip) or are ended (Hub:HandshakeTimeout).
    private const int RetryAfterSeconds = 5;

    private const string Refusal = "Too many connections have not completed their handshake. Try again later.";

    // A flood of refusals must not become a flood of log lines.
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _loggedAt;
    private int _refused;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (pending.TryAdd(context.Connection.RemoteIpAddress, context.User.GetHolder(), out var limit) is not { } connection)
        {
            LogRefusal(limit!, context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(Refusal, context.RequestAborted);
            return;
        }

        context.Features.Set(connection);
        try
        {
            await next(context);
        }
        finally
        {
            if (!connection.OutlivesRequest)
                connection.End();
        }
    }

    private void LogRefusal(string limit, HttpContext context)
    {
        int refused;
        lock (_gate)
        {
            _refused++;
            if (_loggedAt != 0 && Stopwatch.GetElapsedTime(_loggedAt) < LogInterval)
                return;
            (refused, _refused, _loggedAt) = (_refused, 0, Stopwatch.GetTimestamp());
        }

        log.LogWarning(
            "Refused {Count} hub connections, the last from {Address} by Hub:{Limit}: too many have not completed their handshake",
            refused, context.Connection.RemoteIpAddress, limit);
    }
}
