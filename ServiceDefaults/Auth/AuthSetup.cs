using DotMac.ServiceDefaults.Discovery;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>
/// How gateway and services accept access tokens (RFC 9068): <c>at+jwt</c>, ES256 or RS256, this issuer, this audience, keys from
/// Identity's discovery document alone; a header that names a key elsewhere is not followed.
/// </summary>
public static class AuthSetup
{
    /// <summary>
    /// What it takes to check a token, and nothing that asks for one: keys, cache, revocations. Accepts tokens for the whole fleet and for
    /// the service itself; the gateway names every service besides.
    /// </summary>
    public static void AddAccessTokens(this IHostApplicationBuilder builder, params string[] audiences)
    {
        var configuration = builder.Configuration;
        var issuer = (configuration["PublicUrl"] ?? "http://localhost").TrimEnd('/');

        builder.Services.AddSingleton<RevocationList>();
        builder.Services.AddSingleton<ServiceTokens>();
        builder.Services.AddSingleton<CachingTokenHandler>();
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<IdentityKeys>(provider));
        builder.Services.AddSingleton(provider => new TokenRules(issuer, ["dotmac", provider.GetRequiredService<ServiceIdentity>().Name, "internal", .. audiences]));
        builder.Services.AddSingleton(provider => new AccessTokens(
            provider.GetRequiredService<CachingTokenHandler>(), provider.GetRequiredService<TokenRules>(),
            provider.GetRequiredService<RevocationList>(), provider.GetRequiredService<IdentityKeys>()));
        builder.Services.AddTransient<ServiceTokenHandler>();
        builder.Services.AddHttpClient(ServiceTokens.HttpClientName, Reach).FindServices();
        builder.Services.AddHttpClient<IdentityClient>(Reach).AddHttpMessageHandler<ServiceTokenHandler>().FindServices();
        builder.Services.AddHttpClient(IdentityKeys.HttpClientName, http => http.Timeout = TimeSpan.FromSeconds(2)).FindServices();
        builder.Services.AddHostedService<RevocationListener>();
        builder.Services.AddHealthChecks().AddCheck<RevocationHealthCheck>("revocations");
    }

    /// <summary>The bearer scheme and the policies of a service: an endpoint that says nothing of itself is closed.</summary>
    public static void AddTokenAuthentication(this IHostApplicationBuilder builder)
    {
        builder.AddAccessTokens();
        builder.Services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefuseWithProblem>();
        builder.Services.AddAuthorizationBuilder().AddFallbackPolicy("stated", policy => policy.AddRequirements(new StatesItsPermission()));
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<CachingTokenHandler, TokenRules, IdentityKeys>((bearer, handler, rules, keys) =>
            {
                bearer.MapInboundClaims = false;
                bearer.TokenHandlers.Clear();
                bearer.TokenHandlers.Add(handler);
                bearer.ConfigurationManager = keys;
                bearer.TokenValidationParameters = rules.Parameters;
            })
            .Configure<AccessTokens, RevocationList>((bearer, tokens, revocations) => bearer.Events = new JwtBearerEvents
            {
                OnTokenValidated = context => Refuse(context, revocations),
                OnChallenge = context => tokens.CannotBeTold(context.AuthenticateFailure) ? throw AccessTokens.Unavailable() : Task.CompletedTask,
            });
    }

    /// <summary>Identity answers its long poll within two seconds; whoever takes longer is down.</summary>
    private static void Reach(HttpClient http) => (http.BaseAddress, http.Timeout) = (new("http://identity"), TimeSpan.FromSeconds(4));

    private static Task Refuse(TokenValidatedContext context, RevocationList revocations)
    {
        if (revocations.IsRevoked(context.Principal!))
            context.Fail(new SecurityTokenException("The token was revoked."));
        return Task.CompletedTask;
    }
}
