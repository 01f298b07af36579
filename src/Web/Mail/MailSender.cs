using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using SeatEngine.Bookings;
using SeatEngine.Mail;
using SeatEngine.Outbox;
using SeatEngine.Storage;

namespace Web.Mail;

/// <summary>Sends mails over one SMTP connection for each batch. Thread-safe.</summary>
internal sealed class MailSender(BookingQueries bookings, MailWriter writer, IOptions<MailOptions> options, ILogger<MailSender> log)
    : IOutboxSender
{
    // Each step of the SMTP dialogue.
    private const int TimeoutMilliseconds = 20_000;

    public string Queue => MailQueue.Name;

    // Five seconds, ten, … an hour, for about two and a half days: an SMTP server that is away for a night loses nothing.
    public RetrySchedule Retries { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), Attempts: 80);

    public async Task SendAsync(
        IReadOnlyList<LeasedMessage> messages, Func<LeasedMessage, SendResult, Task> report, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient { Timeout = TimeoutMilliseconds };
        SendResult.Later? away = null;
        foreach (var message in messages)
            await report(message, away ?? await SendAsync(smtp, message, cancellation));

        if (smtp.IsConnected)
            await smtp.DisconnectAsync(quit: true, cancellation);

        async Task<SendResult> SendAsync(SmtpClient client, LeasedMessage message, CancellationToken stop)
        {
            try
            {
                return await WriteAndSendAsync(client, message, stop);
            }
            catch (Exception bug) when (bug is not OperationCanceledException && !Outage.Is(bug))
            {
                // One mail that cannot be written must not keep the others back. Staff see it after its last attempt.
                log.LogError(bug, "Mail {Message} about booking {Reference} could not be written", message.Id, message.Subject);
                return new SendResult.Later($"{bug.GetType().Name}: it could not be written, see the log");
            }
        }

        async Task<SendResult> WriteAndSendAsync(SmtpClient client, LeasedMessage message, CancellationToken stop)
        {
            var kind = Enum.Parse<MailKind>(message.Kind, ignoreCase: true);
            var content = MailContent.Read(message.Content);
            if (await bookings.FindAsync(message.Subject, stop) is not { } booking)
                return new SendResult.Pointless("there is no such booking any more");
            if (BookingLetters.Pointless(kind, booking, content) is { } why)
                return new SendResult.Pointless(why);
            using var mail = await writer.WriteAsync(message, kind, booking, content, stop);
            try
            {
                await ConnectAsync(client, stop);
                await client.SendAsync(mail, stop);
                return new SendResult.Delivered();
            }
            catch (SmtpCommandException refusal)
            {
                // 5xx: this mail will never be taken. Its text may quote the buyer's address, which is not to be logged.
                var said = refusal.Message.Replace(booking.Contact!.Email, "(the buyer's address)", StringComparison.OrdinalIgnoreCase);
                var error = $"{(int)refusal.StatusCode} {said}";
                return (int)refusal.StatusCode >= 500 ? new SendResult.Refused(error) : new SendResult.Later(error);
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or TimeoutException
                or ProtocolException or ServiceNotConnectedException or AuthenticationException or SslHandshakeException)
            {
                // The server, not the mail: the others of the batch need not find that out one by one.
                return away = new SendResult.Later($"{error.GetType().Name}: {error.Message}");
            }
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellation)
    {
        if (client.IsConnected)
            return;
        var settings = options.Value;
        await client.ConnectAsync(settings.Host!, settings.Port, settings.Security switch
        {
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.None,
        }, cancellation);
        if (settings.User is { } user)
            await client.AuthenticateAsync(user, settings.Password!, cancellation);
    }
}
