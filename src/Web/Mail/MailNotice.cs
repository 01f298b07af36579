using Microsoft.Extensions.Options;
using SeatEngine.Mail;

namespace Web.Mail;

/// <summary>Says in the log of each start that no mails are sent, or through which server.</summary>
internal sealed class MailNotice(IOptions<MailOptions> options, ILogger<MailNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsOn)
            log.LogInformation("Buyers get mail through {Host}:{Port}", options.Value.Host, options.Value.Port);
        else
            log.LogWarning("There is no SMTP server (Mail:Host): buyers get no mail, and checkout asks for no address");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
