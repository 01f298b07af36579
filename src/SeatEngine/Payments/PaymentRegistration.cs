using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SeatEngine.Commands;

namespace SeatEngine.Payments;

internal static class PaymentRegistration
{
    /// <summary>Without a provider, which the host adds, nothing is ever due.</summary>
    public static void AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<PaymentRows>();
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton<PaymentQueries>();
        services.AddSingleton<PaymentVerifier>();
        services.AddSingleton(s => new PaymentEvents(s.GetRequiredService<PaymentRows>()));
        services.AddSingleton(s => new PaymentSaga(
            s.GetServices<IPaymentProvider>(), s.GetRequiredService<PaymentRows>(), s.GetRequiredService<SeatCommands>(),
            s.GetRequiredService<IOptions<PaymentSagaOptions>>(), s.GetRequiredService<PaymentMetrics>(),
            s.GetRequiredService<ILogger<PaymentSaga>>()));
    }
}
