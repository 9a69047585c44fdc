using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace DotMac.Identity.Features.Clients;

/// <summary>
/// Gives a machine client a new secret, shown in this answer and never again. The old one ends at once, or after the overlap asked for; of
/// several old ones only the last can overlap.
/// </summary>
internal static class RotateClientSecret
{
    private const int Week = 7 * 24 * 60 * 60;

    public sealed record Request([property: Range(0, Week)] int OverlapSeconds = 0);

    public sealed record Response(string ClientId, string ClientSecret, DateTimeOffset PreviousEndsAt, ClientResponse Client);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/clients/{id:guid}/rotate-secret", Handle)
        .WithName("RotateClientSecret").WithTags("Clients")
        .WithSummary("Give a machine client a new secret, shown once").RequirePermission("clients.create").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<Response>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var client = await db.LockClient(id, ct) ?? throw ClientErrors.NotFound(id);
        caller.Authority().HandOn(client.Scopes); // whoever holds the secret holds the scopes
        var previousEndsAt = time.GetUtcNow().AddSeconds(request.OverlapSeconds);
        client.RotateSecret(previousEndsAt);

        var secret = Client.NewSecret();
        var application = await db.Set<OpenIddictEntityFrameworkCoreApplication<Guid>>()
            .SingleAsync(application => application.ClientId == client.ClientId, ct);
        application.ClientSecret = request.OverlapSeconds == 0
            ? ClientSecrets.HashOf(secret)
            : ClientSecrets.Rotated(application.ClientSecret!, secret, previousEndsAt);
        await db.SaveChangesAsync(ct);
        http.SetETag(client);
        return TypedResults.Ok(new Response(client.ClientId, secret, previousEndsAt, ClientResponse.From(client)));
    }
}
