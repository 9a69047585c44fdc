using System.Linq.Expressions;
using DotMac.Identity.Domain.Clients;

namespace DotMac.Identity.Features.Clients;

/// <summary>An OAuth client without its secret.</summary>
public sealed record ClientResponse(
    Guid Id, string ClientId, string Name, ClientKind Kind, IReadOnlyList<string> Scopes, IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris, string? BackchannelLogoutUri,
    bool RequirePushedAuthorizationRequests, bool HasKeys, bool AllowDeviceGrant, bool AllowTokenExchange, Guid UserId, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    internal static readonly Expression<Func<Client, ClientResponse>> Projection =
        client => new(
            client.Id, client.ClientId, client.Name, client.Kind, client.Scopes, client.RedirectUris,
            client.PostLogoutRedirectUris, client.BackchannelLogoutUri, client.PushedRequestsOnly, client.HasKeys, client.DeviceGrants, client.ExchangesTokens,
            client.UserId, client.CreatedAt, client.RevokedAt);

    private static readonly Func<Client, ClientResponse> Project = Projection.Compile();

    internal static ClientResponse From(Client client) => Project(client);
}
