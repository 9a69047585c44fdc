namespace DotMac.Billing.Gateways;

/// <summary>Which provider takes the payments.</summary>
public static class PaymentGatewaySetup
{
    private const string Unstated =
        "Payments:Gateway names no gateway. The sandbox takes no money, so outside of Development it must be asked for: Payments:Gateway=sandbox.";

    /// <summary>Adds the stated gateway; a service that would pretend to take money does not start.</summary>
    public static void AddPaymentGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PaymentSettings>().BindConfiguration("Payments")
            .PostConfigure(settings => settings.Gateway ??= builder.Environment.IsDevelopment() ? PaymentSettings.Sandbox : null)
            .Validate(settings => settings.Gateway == PaymentSettings.Sandbox, Unstated).ValidateOnStart();
        builder.Services.AddSingleton<IPaymentGateway, SandboxGateway>();
    }
}
