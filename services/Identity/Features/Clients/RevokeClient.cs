using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace DotMac.Identity.Features.Clients;

/// <summary>Ends a machine client, and every token issued to it.</summary>
internal static class RevokeClient
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/clients/{id:guid}", Handle)
        .WithName("RevokeClient").WithTags("Clients")
        .WithSummary("Revoke a machine client").RequirePermission("clients.revoke").Sensitive();

    public static async Task<NoContent> Handle(Guid id, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var client = await db.LockClient(id, ct) ?? throw ClientErrors.NotFound(id);
        client.Revoke(time.GetUtcNow());
        await db.Set<OpenIddictEntityFrameworkCoreApplication<Guid>>().Where(application => application.ClientId == client.ClientId)
            .ExecuteDeleteAsync(ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
