using System.Collections.Concurrent;
using SeatEngine.Outbox;

namespace SeatEngine.Tests.Outbox;

/// <summary>A receiver in the same process: it keeps what it is sent, and answers what the test says.</summary>
internal sealed class RecordingSender(Func<LeasedMessage, SendResult>? answer = null) : IOutboxSender
{
    public ConcurrentQueue<LeasedMessage> Sent { get; } = [];

    public string Queue => "mail";

    public RetrySchedule Retries { get; init; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), Attempts: 3);

    public async Task SendAsync(
        IReadOnlyList<LeasedMessage> messages, Func<LeasedMessage, SendResult, Task> report, CancellationToken cancellation)
    {
        foreach (var message in messages)
        {
            Sent.Enqueue(message);
            await report(message, answer?.Invoke(message) ?? new SendResult.Delivered());
        }
    }
}
