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

namespace DotMac.Identity.Features.Clients;

/// <summary>
/// Registers a client that acts for users who sign in and allow it; a confidential one signs with the keys given, or gets a
/// secret, shown in this answer and never again. Its
/// scopes are the most that a user can lend it.
/// </summary>
internal static class RegisterApp
{
    public sealed record Request(
        [property: Required, MinLength(1), MaxLength(255)] string Name, [property: Required] ClientKind? Kind,
        [property: Required, MinLength(1), MaxLength(Domain.Clients.RedirectUris.Most)] IReadOnlyList<string> RedirectUris,
        [property: MaxLength(100)] IReadOnlyList<string>? Scopes = null,
        [property: MaxLength(Domain.Clients.RedirectUris.Most)] IReadOnlyList<string>? PostLogoutRedirectUris = null,
        [property: MaxLength(Domain.Clients.RedirectUris.MostCharacters)] string? BackchannelLogoutUri = null,
        bool RequirePushedAuthorizationRequests = false, ClientKeys? Jwks = null, bool AllowDeviceGrant = false, bool AllowTokenExchange = false)
    {
        /// <summary>Where the app is; what is called from here must be an address that may be called.</summary>
        internal AppAddresses Addresses(OutboundAllowList allowed) => new(
            RedirectUris, PostLogoutRedirectUris ?? [], LogoutUri(BackchannelLogoutUri, allowed), RequirePushedAuthorizationRequests, AllowDeviceGrant);
    }

    public sealed record Response(string ClientId, string? ClientSecret, ClientResponse Client);

    /// <summary>A back-channel logout address, refused where it may not be called from here; null where the app has none.</summary>
    internal static string? LogoutUri(string? text, OutboundAllowList allowed) => text is null || IsOpen(text, allowed) ? text : throw ClientErrors.LogoutUriInvalid();

    private static bool IsOpen(string text, OutboundAllowList allowed) =>
        OutboundAddress.Parse(text, allowed) is { } uri && (uri.Scheme == "https" || allowed.Contains(uri.Host, uri.Port));

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/clients/apps", Handle).WithName("RegisterApp").WithTags("Clients")
        .WithSummary("Register a client that signs users in").RequirePermission("clients.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, OutboundAllowList allowed, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var scopes = caller.Authority().HandOn(request.Scopes ?? []);
        var owner = await db.OwnerOfNew(request.Name, caller, ct);
        var client = Client.RegisterApp(request.Kind!.Value, db.TenantId, owner, request.Name, scopes, request.Addresses(allowed), time.GetUtcNow());
        if (request.Jwks is not null)
            client.UseKeys();
        if (request.AllowTokenExchange)
            client.ExchangeTokens();
        var secret = client is { Kind: ClientKind.Confidential, HasKeys: false } ? Client.NewSecret() : null;
        db.Add(client);
        db.Add(Applications.OfApp(client, db.TenantId, secret, request.Jwks?.ToJson()));
        await db.SaveChangesAsync(ct);
        http.SetETag(client);
        return TypedResults.Created($"/api/v1/auth/clients/{client.Id}", new Response(client.ClientId, secret, ClientResponse.From(client)));
    }
}
