using DotMac.Identity.Data;
using DotMac.Identity.Domain.Impersonations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Impersonations;

/// <summary>Ends an impersonation, one's own or another administrator's; its tokens are dead within 5 s.</summary>
internal static class EndImpersonation
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/admin/platform/impersonations/{id:guid}", Handle)
        .WithName("EndImpersonation").WithTags("Platform").WithSummary("End an impersonation").RequirePermission("platform.impersonate")
        .InTenantOf("id", "impersonations");

    public static async Task<NoContent> Handle(Guid id, IdentityDbContext db, CurrentOperation operation, TimeProvider time, CancellationToken ct)
    {
        var (impersonation, now) = (await db.LockImpersonation(id, ct), time.GetUtcNow());
        if (impersonation?.IsLive(now) is not true)
            throw ImpersonationErrors.NotFound(id);

        operation.Reason = impersonation.Reason;
        impersonation.End("ended", now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
