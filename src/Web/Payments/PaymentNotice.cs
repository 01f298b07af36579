using Microsoft.Extensions.Options;

namespace Web.Payments;

/// <summary>Says in the log of each start that nobody can pay here, or that everybody can without money.</summary>
internal sealed class PaymentNotice(
    IOptions<PaymentOptions> options, IOptions<StripeOptions> stripe, ILogger<PaymentNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (stripe.Value.IsOn)
            log.LogInformation("Buyers pay through {Address}", stripe.Value.ApiBase);
        if (options.Value.Test)
            log.LogWarning("Payments:Test is on: anybody books seats with {Method}, and no money moves", TestPayments.Works);
        else if (!stripe.Value.IsOn)
            log.LogWarning("There is no payment provider: seats that have a price are sold at the till only");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
