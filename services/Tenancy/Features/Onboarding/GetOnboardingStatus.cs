using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Features.Onboarding;

/// <summary>How far a sign-up is; whoever signed up knows the unguessable id and needs no token.</summary>
public static class GetOnboardingStatus
{
    public sealed record Response(Guid TenantId, TenantStatus Status, string NextStep);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/onboarding/status", Handle).WithName("GetOnboardingStatus").Anonymous("a company has no token before it is confirmed; the id is unguessable");

    public static async Task<Ok<Response>> Handle(Guid id, TenancyDbContext db, CurrentOperation operation, CancellationToken ct)
    {
        if (operation.TenantId is null)
            operation.EnterTenant(id);
        var status = await db.Tenants.Where(tenant => tenant.Id == id).Select(tenant => (TenantStatus?)tenant.Status).SingleOrDefaultAsync(ct) ?? throw TenantErrors.NotFound();

        return TypedResults.Ok(new Response(id, status, status == TenantStatus.Pending ? "confirm_email" : "sign_in"));
    }
}
