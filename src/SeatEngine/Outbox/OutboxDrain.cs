using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SeatEngine.Outbox;

/// <summary>Sends what is due of a queue, a bounded batch at a time. Thread-safe.</summary>
public sealed class OutboxDrain(OutboxQueue queue, ILogger<OutboxDrain> log)
{
    private const int Batch = 50;

    // Longer than any attempt: a message that another node sends meanwhile would arrive twice.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // No attempt goes on for longer; what has not begun by then is given back.
    private static readonly TimeSpan SendingTime = TimeSpan.FromSeconds(90);

    // One run; the next one begins a moment later, on any node.
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(20);

    /// <returns>How many messages were delivered.</returns>
    public async Task<int> RunAsync(IOutboxSender sender, CancellationToken cancellation)
    {
        var delivered = 0;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < RunTime && !cancellation.IsCancellationRequested)
        {
            var leased = await queue.LeaseAsync(sender.Queue, Batch, Lease, cancellation);
            if (leased.Count == 0)
                break;
            var sent = await SendAsync(sender, leased, cancellation);
            delivered += sent;
            // If no message got through, the receiver may be away: the rest need not find that out one by one.
            if (sent == 0)
                break;
        }

        return delivered;
    }

    private async Task<int> SendAsync(
        IOutboxSender sender, IReadOnlyList<LeasedMessage> leased, CancellationToken cancellation)
    {
        var delivered = 0;
        var reported = new ConcurrentDictionary<Guid, bool>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(SendingTime);
        try
        {
            await sender.SendAsync(leased, ReportAsync, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
        }

        foreach (var message in leased)
        {
            if (!reported.ContainsKey(message.Id))
                await queue.ReleaseAsync(message);
        }

        return delivered;

        async Task ReportAsync(LeasedMessage message, SendResult result)
        {
            reported[message.Id] = true;
            if (result is SendResult.Delivered)
                Interlocked.Increment(ref delivered);
            await WriteAsync(sender, message, result);
        }
    }

    private Task WriteAsync(IOutboxSender sender, LeasedMessage message, SendResult result)
    {
        switch (result)
        {
            case SendResult.Delivered:
                return queue.DeliveredAsync(message);
            case SendResult.Pointless { Why: var why }:
                return queue.DropAsync(message, why);
            case SendResult.Later { Error: var error, NotBefore: var wished }
                when sender.Retries.After(message.Attempt, Random.Shared.NextDouble()) is { } delay:
                return queue.PostponeAsync(message, wished > delay ? wished.Value : delay, error);
            case SendResult.Later { Error: var error }:
                return GiveUpAsync(sender, message, error);
            case SendResult.Refused { Error: var error }:
                return GiveUpAsync(sender, message, error);
            default:
                throw new ArgumentException($"No rule for {result}", nameof(result));
        }
    }

    private Task GiveUpAsync(IOutboxSender sender, LeasedMessage message, string error)
    {
        log.LogError(
            "A message was not sent in {Attempts} attempts, and staff decide (/staff/jobs): {Queue} {Kind} {Subject} {Message}: {Error}",
            message.Attempt, sender.Queue, message.Kind, message.Subject, message.Id, error);
        return queue.FailAsync(message, error);
    }
}
