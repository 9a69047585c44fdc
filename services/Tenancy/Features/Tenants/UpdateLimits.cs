using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Subscriptions;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>
/// Lets a tenant have another number of active users whatever its plan says, or with null as many as that says again; who is there stays. Only the platform may. Needs the ETag that was read.
/// </summary>
public static class UpdateLimits
{
    public sealed record Request([property: Range(1, 1_000_000)] int? MaxUsers);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/{id:guid}/limits", Handle).WithName("UpdateLimits")
        .RequirePermission("platform.tenants.write").Sensitive().InTenantOf("id");

    public static async Task<Ok<TenantResponse>> Handle(Guid id, Request request, HttpContext http, TenancyDbContext db, CancellationToken ct)
    {
        var tenant = await db.LockTenant(ct) ?? throw TenantErrors.NotFound();
        http.RequireMatch(tenant);
        tenant.Limit(request.MaxUsers, PlatformSubscription.UsersOf(await db.Subscriptions.ToListAsync(ct)));
        await db.SaveChangesAsync(ct);

        http.SetETag(tenant);
        return TypedResults.Ok(TenantResponse.From(tenant));
    }
}
