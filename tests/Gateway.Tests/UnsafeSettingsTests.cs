using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace DotMac.Gateway.Tests;

public sealed class UnsafeSettingsTests
{
    [Fact]
    public async Task Outside_development_the_gateway_does_not_start_on_unsafe_settings_and_names_them()
    {
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Production").UseSetting("Secrets:ClientKey", "short").UseSetting("PublicUrl", "http://api.example"));
        var refused = Should.Throw<InvalidOperationException>(factory.StartServer);
        refused.Message.ShouldContain("Secrets:ClientKey");
        refused.Message.ShouldContain("PublicUrl");
    }
}
