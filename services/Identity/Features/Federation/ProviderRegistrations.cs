using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Features.IdentityProviders;
using DotMac.Identity.Security;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Protocols;
using OpenIddict.Abstractions;
using OpenIddict.Client;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// Tenants' providers as OpenIddict's client knows registrations. They are kept with the discovery documents and keys that were fetched for them, until
/// the provider changes or nobody has used it for an hour.
/// </summary>
internal sealed class ProviderRegistrations(OpenIddictClientService client, ProviderSecrets secrets, IConfiguration configuration) : IDisposable
{
    private const int MostKept = 1000;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly Uri site = TokenIssuer.IssuerOf(configuration);

    public OpenIddictClientRegistration Of(IdentityProvider provider) => kept.GetOrCreate((provider.Id, provider.Version), entry =>
    {
        (entry.Size, entry.SlidingExpiration) = (1, TimeSpan.FromHours(1));
        return Register(provider);
    })!;

    public void Dispose() => kept.Dispose();

    private OpenIddictClientRegistration Register(IdentityProvider provider)
    {
        var registration = new OpenIddictClientRegistration
        {
            RegistrationId = provider.Id.ToString(),
            Issuer = new Uri(provider.Issuer),
            ClientId = provider.ClientId,
            ClientSecret = secrets.Open(provider),
            ClientType = ClientTypes.Confidential,
            RedirectUri = new Uri(site, IdentityProviderResponse.PathOf(provider.Id)),
        };
        registration.Scopes.UnionWith(provider.Scopes);
        // OpenIddict's client asks that an ID token has an end, and does not look at it (7.8.0); a signed user info may have none.
        var rules = registration.TokenValidationParameters;
        (rules.ValidateLifetime, rules.RequireExpirationTime, rules.ClockSkew) = (true, false, ClockSkew);
        registration.ConfigurationManager = provider.Kind.SpeaksOpenId()
            ? new ConfigurationManager<OpenIddictConfiguration>(Discovery(provider.Issuer), new OpenIddictClientRetriever(client, registration))
            : new StaticConfigurationManager<OpenIddictConfiguration>(GithubAccounts.ConfigurationOf(registration.Issuer));
        return registration;
    }

    private static string Discovery(string issuer) => $"{issuer.TrimEnd('/')}/.well-known/openid-configuration";
}
