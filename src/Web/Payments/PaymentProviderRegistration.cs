using SeatEngine.Payments;

namespace Web.Payments;

internal static class PaymentProviderRegistration
{
    public static void AddPaymentProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PaymentOptions>().BindConfiguration("Payments");
        services.AddOptions<StripeOptions>().BindConfiguration("Payments:Stripe").ValidateDataAnnotations().ValidateOnStart();
        if (!string.IsNullOrWhiteSpace(configuration["Payments:Stripe:SecretKey"]))
            services.AddSingleton<IPaymentProvider, StripeProvider>();
        services.AddSingleton<HoldPayment>();
        services.AddHostedService<PaymentNotice>();
    }
}
