using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Clients;

/// <summary>
/// Registers a machine client for the client credentials grant. It signs with the keys given, or gets a secret, shown in this answer and never again.
/// </summary>
internal static class CreateClient
{
    public sealed record Request(
        [property: Required, MinLength(1), MaxLength(255)] string Name,
        [property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<string> Scopes, ClientKeys? Jwks = null, bool AllowTokenExchange = false);

    public sealed record Response(string ClientId, string? ClientSecret, ClientResponse Client);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/clients", Handle).WithName("CreateClient").WithTags("Clients")
        .WithSummary("Register a machine client, its secret shown once").RequirePermission("clients.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var scopes = caller.Authority().HandOn(request.Scopes);
        var owner = await db.OwnerOfNew(request.Name, caller, ct);
        var client = Client.Register(db.TenantId, owner, request.Name, scopes, time.GetUtcNow());
        if (request.Jwks is not null)
            client.UseKeys();
        if (request.AllowTokenExchange)
            client.ExchangeTokens();
        var secret = client.HasKeys ? null : Client.NewSecret();
        db.Add(client);
        db.Add(Applications.Of(client, db.TenantId, secret, request.Jwks?.ToJson()));
        await db.SaveChangesAsync(ct);
        http.SetETag(client);
        return TypedResults.Created($"/api/v1/auth/clients/{client.Id}", new Response(client.ClientId, secret, ClientResponse.From(client)));
    }
}
