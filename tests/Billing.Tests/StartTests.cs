using DotMac.Billing.Gateways;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DotMac.Billing.Tests;

public sealed class StartTests(BillingService service)
{
    [Fact]
    public void Outside_of_development_the_sandbox_has_to_be_asked_for()
    {
        using var unstated = Production(null);
        Should.Throw<OptionsValidationException>(unstated.StartServer).Message.ShouldContain("Payments:Gateway=sandbox");
        using var mistyped = Production("strip");
        Should.Throw<OptionsValidationException>(mistyped.StartServer);
        using var incomplete = Production("stripe");
        Should.Throw<OptionsValidationException>(incomplete.StartServer).Message.ShouldContain("Payments:StripeAccount:ApiKey");
        using var stated = Production("sandbox");
        stated.Services.GetRequiredService<IOptions<PaymentSettings>>().Value.Gateway.ShouldBe("sandbox");
    }

    private WebApplicationFactory<Program> Production(string? gateway)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in service.Settings.Values)
                host.UseSetting(key, value);
            // What production would hand over: an https address, and nobody's login but the service's own.
            host.UseEnvironment("Production").UseSetting("PublicUrl", "https://dotmac.example").UseSetting("ConnectionStrings:billing-admin", "");
            host.UseSetting("Payments:Gateway", gateway).UseSetting("urls", "http://127.0.0.1:0");
        });
        factory.UseKestrel();
        return factory;
    }
}
