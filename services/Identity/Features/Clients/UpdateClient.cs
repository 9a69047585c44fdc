using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbound;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace DotMac.Identity.Features.Clients;

/// <summary>
/// Changes a client's name, an app's addresses, and the keys of one that has keys; what is not given stays, an empty logout URI takes it away. Needs the ETag that was read.
/// </summary>
internal static class UpdateClient
{
    public sealed record Request(
        [property: MaxLength(255), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string? Name = null,
        [property: MinLength(1), MaxLength(Domain.Clients.RedirectUris.Most)] IReadOnlyList<string>? RedirectUris = null,
        [property: MaxLength(Domain.Clients.RedirectUris.Most)] IReadOnlyList<string>? PostLogoutRedirectUris = null,
        [property: MaxLength(Domain.Clients.RedirectUris.MostCharacters)] string? BackchannelLogoutUri = null,
        bool? RequirePushedAuthorizationRequests = null, ClientKeys? Jwks = null)
    {
        /// <summary>Null where nothing is said of them.</summary>
        internal AppAddresses? Addresses(Client client, OutboundAllowList allowed) => !OfApp ? null : new(
            RedirectUris ?? client.RedirectUris, PostLogoutRedirectUris ?? client.PostLogoutRedirectUris,
            BackchannelLogoutUri switch { null => client.BackchannelLogoutUri, "" => null, var uri => RegisterApp.LogoutUri(uri, allowed) },
            RequirePushedAuthorizationRequests ?? client.PushedRequestsOnly, client.DeviceGrants);

        private bool OfApp => RedirectUris is not null || PostLogoutRedirectUris is not null || BackchannelLogoutUri is not null || RequirePushedAuthorizationRequests is not null;
    }

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/clients/{id:guid}", Handle).WithName("UpdateClient").WithTags("Clients")
        .WithSummary("Change a client's name, addresses or keys").RequirePermission("clients.create").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<ClientResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, OutboundAllowList allowed, IdentityDbContext db, CancellationToken ct)
    {
        var client = await db.LockClient(id, ct) ?? throw ClientErrors.NotFound(id);
        http.RequireMatch(client);
        caller.Authority().HandOn(client.Scopes); // whoever says where the codes go, or by which keys, holds the scopes
        if (request.Name is { } name && await db.Clients.AnyAsync(other => other.Id != id && other.Name == name.Trim() && other.RevokedAt == null, ct))
            throw ClientErrors.NameTaken(name);

        var known = client.RedirectUris;
        client.Change(request.Name, request.Addresses(client, allowed), request.Jwks is not null);
        if (client.RedirectUris.Except(known).Any())
            await db.Consents.Where(consent => consent.ClientId == client.ClientId).ExecuteDeleteAsync(ct); // its users allowed it where it was
        var application = await db.Set<OpenIddictEntityFrameworkCoreApplication<Guid>>().SingleAsync(application => application.ClientId == client.ClientId, ct);
        application.Follow(client, db.TenantId, request.Jwks?.ToJson());
        await db.SaveChangesAsync(ct);
        http.SetETag(client);
        return TypedResults.Ok(ClientResponse.From(client));
    }
}
