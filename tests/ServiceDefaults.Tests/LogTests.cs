using DotMac.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Addresses_of_requests_with_the_tokens_in_them_are_not_logged_whatever_the_settings_say()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information",
        });
        builder.AddTelemetry();
        await using var app = builder.Build();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information).ShouldBeFalse();
        logs.CreateLogger("DotMac").IsEnabled(LogLevel.Information).ShouldBeTrue();
    }
}
