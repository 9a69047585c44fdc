using Microsoft.Extensions.Options;

namespace DotMac.Billing.Gateways;

/// <summary>Which provider takes the payments.</summary>
public static class PaymentGatewaySetup
{
    private const string Unstated =
        "Payments:Gateway names no gateway. The sandbox takes no money, so outside of Development it must be asked for: Payments:Gateway=sandbox, or stripe.";

    private const string Incomplete = "Payments:Gateway=stripe needs Payments:StripeAccount:ApiKey and Payments:StripeAccount:WebhookSecret.";

    /// <summary>Adds the stated gateway; a service that would pretend to take money does not start.</summary>
    public static void AddPaymentGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PaymentSettings>().BindConfiguration("Payments")
            .PostConfigure(settings => settings.Gateway ??= builder.Environment.IsDevelopment() ? PaymentSettings.Sandbox : null)
            .Validate(settings => settings.Gateway is PaymentSettings.Sandbox or PaymentSettings.Stripe, Unstated)
            .Validate(settings => settings.Gateway is not PaymentSettings.Stripe || IsComplete(settings.StripeAccount), Incomplete)
            .ValidateOnStart();
        builder.Services.AddSingleton<SandboxGateway>();
        builder.Services.AddSingleton<StripeGateway>();
        builder.Services.AddSingleton<IPaymentGateway>(services =>
            services.GetRequiredService<IOptions<PaymentSettings>>().Value.Gateway is PaymentSettings.Stripe
                ? services.GetRequiredService<StripeGateway>()
                : services.GetRequiredService<SandboxGateway>());
    }

    private static bool IsComplete(StripeSettings stripe) => !string.IsNullOrEmpty(stripe.ApiKey) && !string.IsNullOrEmpty(stripe.WebhookSecret);
}
