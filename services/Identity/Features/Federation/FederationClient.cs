using System.Net;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Outbound;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Client;
using OpenIddict.Client.SystemNetHttp;
using Polly;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// OpenIddict's client, which sends users to providers and judges what comes back. Its registrations are the tenants' (decision 0013): none stands in
/// its options, each request brings its own.
/// </summary>
internal static class FederationClient
{
    private const int MostBytes = 1024 * 1024;

    public static void AddFederation(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProviderSecrets>();
        services.AddSingleton<ProviderRegistrations>();
        services.AddScoped<GithubAccounts>();
        services.AddScoped<ExternalSignIn>();
        services.AddScoped<ExternalLoginMail>();
        services.AddScoped<ProviderLinks>();
        services.AddSingleton<IConfigureOptions<OpenIddictClientOptions>, StateKeys>();
        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowAuthorizationCodeFlow().DisableTokenStorage().SetStateTokenLifetime(Domain.Federation.ExternalFlow.Life);
            client.SetRedirectionEndpointUris("/api/v1/auth/oauth/callback"); // one has to be named; CallbackAddress knows the real ones
            client.Configure(options => options.ResponseModes.IntersectWith([ResponseModes.Query]));
            client.Configure(options => options.CodeChallengeMethods.IntersectWith([CodeChallengeMethods.Sha256]));
            client.AddEventHandler(CallbackAddress.Descriptor);
            client.AddEventHandler<OpenIddictClientEvents.ApplyRedirectionResponseContext>(handler =>
                handler.UseInlineHandler(CallbackAddress.LeaveToOurPage).SetOrder(499_000)); // between the status and OpenIddict's passing through
            client.AddEventHandler(ChooseProvider.Descriptor);
            client.AddEventHandler(TakeFlow.Descriptor);
            client.UseAspNetCore().EnableRedirectionEndpointPassthrough().EnableErrorPassthrough().DisableTransportSecurityRequirement()
                .DisableAutomaticAuthenticationSchemeForwarding()
                .Configure(options => options.CookieBuilder = new CookieBuilder
                {
                    Name = "__Host-dotmac-oauth",
                    HttpOnly = true,
                    IsEssential = true,
                    SecurePolicy = CookieSecurePolicy.Always,
                    SameSite = SameSiteMode.Lax,
                    Path = "/",
                });
            client.UseSystemNetHttp().SetHttpResiliencePipeline(ResiliencePipeline<HttpResponseMessage>.Empty)
                .SetAllowedDecompressionMethods(DecompressionMethods.None) // what is unpacked would be bounded by nothing
                .ConfigureHttpClient(http => (http.Timeout, http.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), MostBytes));
        });
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>, GuardCalls>(); // after OpenIddict's own, whose handler it replaces
    }

    /// <summary>State tokens are our own affair: sealed and signed with keys that all replicas derive from the master key.</summary>
    private sealed class StateKeys(MasterSealer sealer) : IConfigureOptions<OpenIddictClientOptions>
    {
        public void Configure(OpenIddictClientOptions options)
        {
            options.SigningCredentials.Add(new(new SymmetricSecurityKey(sealer.Mac("oauth client signing"u8)), SecurityAlgorithms.HmacSha256));
            options.EncryptionCredentials.Add(new(
                new SymmetricSecurityKey(sealer.Mac("oauth client encryption"u8)), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        }
    }

    /// <summary>Providers' addresses are given by tenants.</summary>
    private sealed class GuardCalls : IPostConfigureOptions<HttpClientFactoryOptions>
    {
        private static readonly string Prefix = typeof(OpenIddictClientSystemNetHttpOptions).Assembly.GetName().Name!;

        public void PostConfigure(string? name, HttpClientFactoryOptions options)
        {
            if (name?.StartsWith(Prefix, StringComparison.Ordinal) is true)
                options.HttpMessageHandlerBuilderActions.Add(OutboundSetup.Guard);
        }
    }
}
