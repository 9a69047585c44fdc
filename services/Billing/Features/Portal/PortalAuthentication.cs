using System.Security.Claims;
using System.Text.Encodings.Web;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace DotMac.Billing.Features.Portal;

/// <summary>Below the portal's path a portal token is the only credential, and it is none anywhere else.</summary>
internal sealed class PortalAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PortalTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Portal", Path = "/api/v1/billing/portal";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        if (tokens.Read(header[Bearer.Length..].Trim()) is not { } session)
            return Task.FromResult(AuthenticateResult.Fail("This portal token opens nothing, or nothing any more."));

        Claim[] claims = [new("tid", session.Tenant.ToString()), new("sub", session.Customer.ToString()), new("kind", PortalSetup.Customer)];
        return Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity(claims, Name)), Name)));
    }
}

/// <summary>How the portal is put up, and who looks at it.</summary>
internal static class PortalSetup
{
    public const string Customer = "customer";
    private const string ByPath = "ByPath";

    public static void AddPortal(this IServiceCollection services)
    {
        services.AddSingleton<PortalTokens>();
        services.AddAuthentication(ByPath)
            .AddScheme<AuthenticationSchemeOptions, PortalAuthentication>(PortalAuthentication.Name, null)
            .AddPolicyScheme(ByPath, null, policy => policy.ForwardDefaultSelector = http =>
                http.Request.Path.StartsWithSegments(PortalAuthentication.Path) ? PortalAuthentication.Name : JwtBearerDefaults.AuthenticationScheme);
    }

    /// <summary>The customer of a portal token, about itself only.</summary>
    public static TBuilder RequirePortal<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredPermission("self")).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireClaim("kind", Customer));

    /// <summary>Whose portal it is.</summary>
    public static Guid PortalCustomer(this HttpContext http) => Guid.Parse(http.User.FindFirst("sub")!.Value);
}
