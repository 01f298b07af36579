using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using SeatEngine.Bookings;
using SeatEngine.Outbox;
using SeatEngine.Seats;

namespace SeatEngine.Mail;

/// <summary>The queue of mails to buyers. Without an SMTP server nothing is queued. Thread-safe.</summary>
public sealed class MailQueue(NpgsqlDataSource database, IOptions<MailOptions> options)
{
    public const string Name = "mail";

    public bool IsOn => options.Value.IsOn;

    internal static NewMessage Message(ScreeningId screening, MailKind kind, string reference, MailContent content) =>
        new(screening, Name, KindName(kind), reference, content.Write());

    public static string KindName(MailKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>
    /// Sends a booking once more to its buyer, if the address is theirs; once in ten minutes at most. The answer does not say whether it
    /// was sent.
    /// </summary>
    /// <param name="reference">As typed: case, spaces and hyphens do not matter.</param>
    /// <param name="email">As <see cref="Text.EmailAddress.Read"/> gives it.</param>
    public async Task RequestAsync(string reference, string email, CancellationToken cancellation)
    {
        if (!IsOn || BookingReference.Canonical(reference) is not { } canonical)
            return;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // The lock on the booking: two requests at a time are one mail.
        var found = await connection.QuerySingleOrDefaultAsync<Found>(new CommandDefinition("""
            SELECT b.screening_id AS ScreeningId, clock_timestamp() AS Now FROM bookings b
            WHERE b.reference = @canonical AND b.exchanged_to IS NULL AND lower(b.email) = lower(@email)
                AND NOT EXISTS (SELECT FROM outbox o WHERE o.screening_id = b.screening_id AND o.subject = b.reference
                    AND o.kind = 'requested' AND o.made_at > now() - interval '10 minutes')
            FOR NO KEY UPDATE OF b
            """, new { canonical, email }, transaction, cancellationToken: cancellation));
        if (found is null)
            return;
        await OutboxRows.InsertAsync(
            connection, transaction, [Message(new ScreeningId(found.ScreeningId), MailKind.Requested, canonical, new MailContent())],
            found.Now, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private sealed record Found(long ScreeningId, DateTime Now);

    /// <summary>Tells every buyer that the screening begins at another time, in the transaction that changes it.</summary>
    internal async Task RescheduledAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ScreeningId screening, DateTimeOffset startsAt, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (!IsOn)
            return;
        var references = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT reference FROM bookings WHERE screening_id = @Screening AND cancelled_at IS NULL AND email IS NOT NULL",
            new { Screening = screening.Value }, transaction, cancellationToken: cancellation));
        var content = new MailContent(StartsAt: startsAt.ToUniversalTime());
        await OutboxRows.InsertAsync(
            connection, transaction, [.. references.Select(reference => Message(screening, MailKind.Rescheduled, reference, content))],
            now, cancellation);
    }
}
