using SeatEngine.Seats;

namespace SeatEngine.Outbox;

/// <summary>What becomes of a message. In the database: its number.</summary>
public enum OutboxState : short
{
    Waiting = 0,
    Delivered = 1,

    /// <summary>It is not tried any more, and staff decide.</summary>
    Failed = 2,
    Dropped = 3,
}

/// <summary>A message to be written with the commit that it is about.</summary>
/// <param name="Queue">Which <see cref="IOutboxSender"/> sends it.</param>
/// <param name="Subject">What it is about: a booking's reference.</param>
/// <param name="Content">JSON. It holds no personal data: what is needed of the buyer is read when the message is sent.</param>
public sealed record NewMessage(ScreeningId Screening, string Queue, string Kind, string Subject, string Content)
{
    /// <summary>Stays the same however often it is sent, so that who receives it can tell a repeat.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
}

/// <summary>A message that this node may send now.</summary>
/// <param name="Attempt">1 the first time.</param>
/// <param name="LeasedUntil">Then it is due again, for any node. No other lease of the message ends at the same microsecond.</param>
public sealed record LeasedMessage(
    ScreeningId Screening, Guid Id, string Kind, string Subject, string Content, DateTimeOffset MadeAt, int Attempt,
    DateTimeOffset LeasedUntil);

/// <summary>How an attempt to send a message ended.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    public sealed record Delivered : SendResult;

    /// <summary>There is no point in it any more.</summary>
    public sealed record Pointless(string Why) : SendResult;

    /// <summary>It may succeed later.</summary>
    /// <param name="NotBefore">What the receiver asks for; null: as the schedule says.</param>
    public sealed record Later(string Error, TimeSpan? NotBefore = null) : SendResult;

    /// <summary>It will not succeed however often it is tried.</summary>
    public sealed record Refused(string Error) : SendResult;
}

/// <summary>Carries the messages of one queue out of the server.</summary>
public interface IOutboxSender
{
    string Queue { get; }

    RetrySchedule Retries { get; }

    /// <summary>Sends messages, in any order and as many at once as it likes. What is not reported is due again at once.</summary>
    /// <param name="report">Called once for each message, as soon as it is known how its attempt ended.</param>
    /// <param name="cancellation">The leases end soon: it returns as soon as it can.</param>
    Task SendAsync(
        IReadOnlyList<LeasedMessage> messages, Func<LeasedMessage, SendResult, Task> report, CancellationToken cancellation);
}
