using Microsoft.Extensions.Options;
using SeatEngine.Mail;
using SeatEngine.Outbox;
using Web.Addresses;

namespace Web.Mail;

internal static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Validate<IOptions<AddressOptions>>(
            (mail, addresses) => !mail.IsOn || addresses.Value.PublicAddress is not null,
            "Mail:Host is set and PublicAddress is not: links in mails are built with it.");
        services.AddSingleton<LetterHtml>();
        services.AddSingleton<MailWriter>();
        services.AddHostedService<MailNotice>();
        // Without a server the queue has no sender: mails of before wait until there is one again.
        if (!string.IsNullOrWhiteSpace(configuration["Mail:Host"]))
            services.AddSingleton<IOutboxSender, MailSender>();
        return services;
    }
}
