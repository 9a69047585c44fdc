using System.Text.Json;
using DotMac.Identity.Domain.Clients;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using OAuthApplication = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication<System.Guid>;

namespace DotMac.Identity.Features.Connect;

/// <summary>What the token endpoint must know of a client, kept with OpenIddict's own record of it.</summary>
internal sealed record ApplicationProfile(
    string Kind, string Subject, Guid? TenantId, IReadOnlyList<string> Permissions, bool PushedRequestsOnly = false)
{
    public const string Property = "dotmac";
}

/// <summary>OpenIddict's records of our sorts of clients.</summary>
internal static class Applications
{
    /// <summary>A tenant's machine client: a secret or keys, client credentials, its scopes.</summary>
    public static OAuthApplication Of(Client client, Guid tenantId, string? secret, string? keys) => Record(
        client.ClientId, client.Name, new("client", client.Id.ToString(), tenantId, client.Scopes), GrantTypes.ClientCredentials,
        application =>
        {
            (application.ClientType, application.ClientSecret, application.JsonWebKeySet) = (ClientTypes.Confidential, HashOf(secret), keys);
            application.Permissions = JsonSerializer.Serialize(
                JsonSerializer.Deserialize<string[]>(application.Permissions!)!.Concat(ExchangeOf(client)));
        });

    /// <summary>A service of the fleet: its public key (<c>private_key_jwt</c>), client credentials.</summary>
    public static OAuthApplication OfService(string name, JsonWebKey publicKey) => Record(
        name, name, new("service", name, null, []), GrantTypes.ClientCredentials,
        application => (application.ClientType, application.JsonWebKeySet) = (ClientTypes.Confidential, KeySetOf(publicKey)));

    /// <summary>Sign-ins over our own API: a public client that can only refresh.</summary>
    public static OAuthApplication FirstParty(string clientId) => Record(
        clientId, "DotMac", new("user", clientId, null, []), GrantTypes.RefreshToken, application => application.ClientType = ClientTypes.Public);

    /// <summary>A client for which users sign in: codes with PKCE and refresh tokens, to its own addresses; a secret or keys if it can keep them.</summary>
    public static OAuthApplication OfApp(Client client, Guid tenantId, string? secret, string? keys) => Record(
        client.ClientId, client.Name, new("app", client.Id.ToString(), tenantId, client.Scopes, client.PushedRequestsOnly), GrantTypes.RefreshToken,
        application =>
        {
            application.ApplicationType = ApplicationTypes.Native; // lets the port of the machine's own address vary (RFC 8252, 7.3)
            application.ClientType = client.Kind == ClientKind.Public ? ClientTypes.Public : ClientTypes.Confidential;
            (application.ClientSecret, application.JsonWebKeySet) = (HashOf(secret), keys);
            application.RedirectUris = JsonSerializer.Serialize(client.RedirectUris);
            string[] device = client.DeviceGrants ? [Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.DeviceCode] : [];
            application.Permissions = JsonSerializer.Serialize(new[]
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
                Permissions.Endpoints.Introspection, Permissions.GrantTypes.AuthorizationCode,
                Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            }.Concat(device).Concat(ExchangeOf(client)));
        });

    /// <summary>The record of a client that was changed; how it proves who it is stays, but for new keys.</summary>
    public static void Follow(this OAuthApplication application, Client client, Guid tenantId, string? keys)
    {
        var record = client.Kind == ClientKind.Machine ? Of(client, tenantId, null, keys) : OfApp(client, tenantId, null, keys);
        (application.DisplayName, application.RedirectUris, application.Properties) = (record.DisplayName, record.RedirectUris, record.Properties);
        application.JsonWebKeySet = keys ?? application.JsonWebKeySet;
    }

    private static string[] ExchangeOf(Client client) => client.ExchangesTokens ? [Permissions.GrantTypes.TokenExchange] : [];

    private static OAuthApplication Record(
        string clientId, string name, ApplicationProfile profile, string grant, Action<OAuthApplication> authentication)
    {
        var application = new OAuthApplication
        {
            Id = Guid.CreateVersion7(),
            ClientId = clientId,
            DisplayName = name,
            ConsentType = ConsentTypes.Implicit,
            Permissions = JsonSerializer.Serialize(new[]
            {
                Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Endpoints.Introspection, Permissions.Prefixes.GrantType + grant,
            }),
            Properties = JsonSerializer.Serialize(new Dictionary<string, ApplicationProfile> { [ApplicationProfile.Property] = profile }),
        };
        authentication(application);
        return application;
    }

    private static string? HashOf(string? secret) => secret is null ? null : ClientSecrets.HashOf(secret);

    private static string KeySetOf(JsonWebKey key) => JsonSerializer.Serialize(new
    {
        keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, use = key.Use, alg = key.Alg, kid = key.Kid } },
    });
}
