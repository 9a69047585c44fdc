using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.Tenancy.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>Lists the tenants that the caller may see: its own.</summary>
public static class ListTenants
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName("ListTenants").RequirePermission("tenant.read");

    public static async Task<Ok<Page<TenantResponse>>> Handle(TenancyDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Tenants, TenantResponse.Of, ct));
}
