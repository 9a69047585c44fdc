using System.Globalization;
using System.Security.Cryptography;
using DotMac.Gateway.Routing;
using Scalar.AspNetCore;

namespace DotMac.Gateway.Reference;

/// <summary>One page over all services' documents; its script comes from here and not from a CDN.</summary>
internal static class ApiReference
{
    public static void Map(IEndpointRouteBuilder app) => app.MapScalarApiReference("/scalar", (options, http) =>
    {
        var origin = http.RequestServices.GetRequiredService<IConfiguration>()["PublicUrl"]?.TrimEnd('/');
        var nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; " +
            $"img-src 'self' data: blob:; font-src 'self' data:; " +
            $"connect-src 'self' {origin}; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        options.WithTitle("DotMac API").WithNonce(nonce).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        foreach (var service in FleetServices.All)
            options.AddDocument(service.Name, CultureInfo.InvariantCulture.TextInfo.ToTitleCase(service.Name), $"/openapi/{service.Name}.json");
    });
}
